package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the scripts for clusters say to wrong words, to GPUs that are there, and to those that are not; nothing is started. */
@Tag("process")
class ClusterScriptsTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --workers 0                                       | --workers must be a whole number of at least 1, and is '0'
            --cores                                           | --cores needs a value; see --help
            --memory 4                                        | --memory must be like 512m or 4g, and is '4'
            --gpus-per-worker 1 --fake-gpus-per-worker 1      | exclude each other
            restart                                           | unknown argument 'restart'; see --help
            stop --dir no/such/directory                      | there is no cluster in no/such/directory
            status --dir no/such/directory                    | there is no cluster in no/such/directory
            """)
    void startCluster_refusesWrongWords_inASentence(String words, String sentence) throws Exception {
        Ended ended = bash(Map.of("SPARK_HOME", spark()), "scripts/start-cluster.sh", words.split(" "));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.logLines()).hasSize(1);
        assertThat(ended.log()).startsWith("start-cluster: ").contains(sentence);
    }

    @Test
    void startCluster_refusesMoreGpusThanThereAre_beforeItStartsAnything() throws Exception {
        Path dir = directory.resolve("cluster");
        String[] words = {"--workers", "2", "--gpus-per-worker", "2", "--dir", dir.toString()};
        Ended ended = bash(nvidia("0\n1\n2"), "scripts/start-cluster.sh", words);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.logLines())
                .containsExactly(
                        "start-cluster: worker 2 cannot offer GPU 2,3: PEACOCK_GPUS wants GPU 3, and there are only: 0,1,2");
        assertThat(dir).doesNotExist();
    }

    @Test
    void nvidia_listsTheGpus_orThoseThatTheWorkerMayOffer() throws Exception {
        assertThat(addresses(bash(nvidia("0\n1\n2\n10"), "conf/gpu/nvidia.sh"))).containsExactly("0", "1", "2", "10");
        Map<String, String> some = nvidia("0\n1\n2\n10", "PEACOCK_GPUS", "1,10");
        assertThat(addresses(bash(some, "conf/gpu/nvidia.sh"))).containsExactly("1", "10");
        Ended unreadable = bash(nvidia("No devices were found"), "conf/gpu/nvidia.sh");
        assertThat(unreadable.status()).isEqualTo(2);
        assertThat(unreadable.logLines()).hasSize(1);
    }

    @Test
    void fake_listsWhatItIsTold_andNothingByItself() throws Exception {
        assertThat(addresses(bash(Map.of("PEACOCK_FAKE_GPUS", "4,5"), "conf/gpu/fake.sh")))
                .containsExactly("4", "5");
        assertThat(bash(Map.of(), "conf/gpu/fake.sh").status()).isEqualTo(2);
    }

    @Test
    void gpuCheck_saysWhereThereIsNone() throws Exception {
        Ended none = bash(nvidia("No devices were found"), "scripts/gpu-check.sh");
        assertThat(none.status()).isEqualTo(3);
        assertThat(none.logLines()).containsExactly("gpu-check: no GPU here");
        assertThat(bash(Map.of(), "scripts/gpu-check.sh", "--all").status()).isEqualTo(2);
    }

    @Test
    void gpuCheck_namesTheStepThatFails() throws Exception {
        Path maven = Files.writeString(directory.resolve("mvn"), "#!/bin/sh\necho planted; exit 1\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        Ended failed = bash(nvidia("0, A GPU, 525"), "scripts/gpu-check.sh");
        assertThat(failed.status()).as(failed.log()).isEqualTo(1);
        assertThat(failed.out())
                .contains("0, A GPU, 525")
                .contains("FAIL build;")
                .contains("    planted");
    }

    /** An environment whose nvidia-smi says this. */
    private Map<String, String> nvidia(String says, String... more) throws IOException {
        Path tool = Files.writeString(directory.resolve("nvidia-smi"), "#!/bin/sh\ncat <<'X'\n" + says + "\nX\n");
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        String path = directory + ":" + System.getenv("PATH");
        return more.length == 0
                ? Map.of("PATH", path, "SPARK_HOME", spark())
                : Map.of("PATH", path, "SPARK_HOME", spark(), more[0], more[1]);
    }

    /** Looks like a Spark, so that these tests need no build of one. */
    private String spark() throws IOException {
        Path home = directory.resolve("spark");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("bin/spark-class"), "exit 1\n");
        return home.toString();
    }

    private static List<String> addresses(Ended ended) throws IOException {
        assertThat(ended.status()).as(ended.log()).isZero();
        var json = new ObjectMapper().readTree(ended.out());
        assertThat(json.path("name").asText()).isEqualTo("gpu");
        List<String> addresses = new ArrayList<>();
        json.path("addresses").forEach(address -> addresses.add(address.asText()));
        return addresses;
    }

    /** Spark's pages take their address from the variable alone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | ''       | 127.0.0.1
            --master local[2]                   | ''       | 127.0.0.1
            --conf spark.master=local           | ''       | 127.0.0.1
            --master local[2]                   | 10.0.0.1 | 10.0.0.1
            --master spark://host:7077          | ''       | ''
            --master local-cluster[1,1,1024]    | ''       | ''
            """)
    void launcher_letsSparkListenOnThisMachineAlone_inLocalMode(String options, String given, String address)
            throws Exception {
        Path submit = Files.createDirectories(directory.resolve("spark/bin")).resolve("spark-submit");
        Files.writeString(submit, "printf '%s' \"$SPARK_LOCAL_IP\"\n");
        List<String> words = new ArrayList<>(List.of("status", "--out", "x"));
        if (!options.isEmpty()) {
            words.add("--");
            words.addAll(List.of(options.split(" ")));
        }
        Map<String, String> environment = Map.of(
                "SPARK_HOME",
                directory.resolve("spark").toString(),
                "PEACOCK_JAR",
                "local:/x.jar",
                "SPARK_LOCAL_IP",
                given);
        Ended ended = bash(environment, "job/peacock", words.toArray(String[]::new));
        assertThat(ended.log()).isEmpty();
        assertThat(ended.out()).isEqualTo(address);
    }

    private Ended bash(Map<String, String> environment, String script, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", script));
        command.addAll(List.of(words));
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out, Files.readString(log));
    }
}
