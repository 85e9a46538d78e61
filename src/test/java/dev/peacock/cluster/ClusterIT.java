package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** On a real standalone cluster a job gives the rows of local mode, whether its driver is here or on a worker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
    private static final String NETWORK = """
            dataset.builtin = digits
            model.layers = [ { dense = 8, activation = relu }, { output = 10 } ]
            training { epochs = 1, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = 9, seed = 5 }
            outcome.margins = true
            """;
    private static final String NEIGHBOURS = "conf/digits-nearest-neighbour.conf";

    private Path directory;
    private JobProcess job;
    private StandaloneCluster cluster;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        job = new JobProcess(directory.resolve("jobs"));
        cluster = StandaloneCluster.start(directory.resolve("cluster"), "--cores", "1", "--fake-gpus-per-worker", "1");
    }

    @AfterAll
    void stop() {
        cluster.close();
        job.close();
    }

    @Test
    void clientMode_givesTheRowsOfLocalMode_andTasksGetTheWorkersGpus() throws IOException {
        Path conf = Files.writeString(directory.resolve("network.conf"), NETWORK);
        Ended ended = submit(
                List.of("train", "--conf", conf.toString(), "--out", out("client")),
                "--conf",
                "spark.executor.resource.gpu.amount=1",
                "--conf",
                "spark.task.resource.gpu.amount=1");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertSameAsLocal("client", List.of("--conf", conf.toString()));
    }

    @Test
    void localSettings_giveTheRowsOfOneThread() throws IOException {
        Path conf = Files.writeString(directory.resolve("network.conf"), NETWORK);
        Ended ended = job.launcher(
                "train",
                "--conf",
                conf.toString(),
                "--out",
                out("local"),
                "--",
                "--properties-file",
                "conf/spark/local.conf");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertSameAsLocal("local", List.of("--conf", conf.toString()));
    }

    @Test
    void clusterMode_givesTheRowsOfLocalMode_fromRelativePaths() throws IOException {
        Path relative = Path.of("").toAbsolutePath().relativize(directory.resolve("cluster-mode"));
        List<String> conf = List.of("--conf", NEIGHBOURS, "--set", "subsets.models=24");
        List<String> words = new ArrayList<>(List.of("run", "--json", "--out", relative.toString()));
        words.addAll(conf);
        Ended ended = submit(words, "--deploy-mode", "cluster", "--driver-memory", "1g");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out()).isEmpty();
        assertThat(ended.log()).containsPattern("peacock: driver-\\S+ is done; its standard output is work/driver-");
        assertSameAsLocal("cluster-mode", conf);
        // of the drivers, only this one prints a result
        String printed = String.join("", cluster.driverOutput("stdout"));
        assertThat(new Ended(0, printed, "").lastLine() + "\n")
                .isEqualTo(Files.readString(directory.resolve("cluster-mode/summary.json")));
    }

    @Test
    void clusterMode_tellsThatTheDriverFailed_andWhereItSaysWhy() {
        Ended ended = submit(
                List.of("train", "--conf", "no-such.conf", "--out", out("failed")),
                "--deploy-mode=cluster",
                "--driver-memory=1g");
        assertThat(ended.status()).as(ended.log()).isEqualTo(1);
        assertThat(ended.log())
                .containsPattern("peacock: driver-\\S+ ended as FAILED; why is the end of work/driver-\\S+/stderr");
        assertThat(cluster.driverOutput("stderr")).anyMatch(said -> said.contains("no-such.conf: cannot be read: "));
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    private Ended submit(List<String> words, String... options) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--", "--master", cluster.master()));
        all.addAll(List.of("--properties-file", "conf/spark/standalone.conf"));
        all.addAll(List.of(options));
        return job.launcher(all.toArray(String[]::new));
    }

    private void assertSameAsLocal(String name, List<String> conf) {
        List<String> words = new ArrayList<>(List.of("train", "--out", out(name + "-local")));
        words.addAll(conf);
        Ended local = InProcess.run(words);
        assertThat(local.status()).as(local.log()).isZero();
        Outputs.assertNothingTemporary(directory.resolve(name));
        Outputs.assertSameRuns(Outputs.rows(directory.resolve(name)), Outputs.rows(directory.resolve(name + "-local")));
    }
}
