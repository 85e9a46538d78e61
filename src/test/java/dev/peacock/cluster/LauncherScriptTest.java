package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What job/peacock asks of spark-submit, by a spark-submit that only says what it was asked. */
@Tag("process")
class LauncherScriptTest {
    private static final Pattern SCRATCH =
            Pattern.compile("\"-Djava\\.io\\.tmpdir=(([^\"]+/peacock-[0-9a-f]+-[0-9]+)-([0-9]+)-[0-9]+-\\w{6})\" ");

    @TempDir
    Path directory;

    private Path temporary;

    @BeforeEach
    void makeDouble() throws IOException {
        temporary = Files.createDirectory(directory.resolve("a tmp"));
        Files.createDirectory(directory.resolve("bin"));
        Files.writeString(
                directory.resolve("bin/spark-submit"),
                "echo \"$*\"; echo \"opts $SPARK_SUBMIT_OPTS\"; echo \"pid $$\"; stat -c 'mode %a %n' \"$TMPDIR\"/*\n");
        Files.writeString(directory.resolve("peacock.jar"), "");
    }

    private String launch(String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(Stream.concat(Stream.of("bash", "job/peacock"), Arrays.stream(words))
                        .toList());
        builder.environment().remove("SPARK_CONF_DIR");
        // what the user says comes last, and goes over what is before it
        builder.environment().put("SPARK_SUBMIT_OPTS", "-Xmine");
        builder.environment().put("SPARK_HOME", directory.toString());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment()
                .put("PEACOCK_JAR", directory.resolve("peacock.jar").toString());
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        // until then its id is still taken, and the next launch spares its directory
        process.waitFor();
        return said;
    }

    @ParameterizedTest
    @CsvSource({
        "run --out x, true",
        "train --out x, true",
        "plan --out x, true",
        "validate --conf x, true",
        "audit utility --out x, true",
        "audit leave-one-out --out x, true",
        "audit longtail --out x --simulate --prior zipf, true",
        "audit longtail --from x --by hidden, true",
        "audit longtail --prior zipf, false",
        "audit membership --out x, false",
        "'audit labels,value --out x', true",
        "'audit labels,membership --out value', false",
        "'audit longtail,labels --out x', false",
        "audit --help, false",
        "train --help, false",
        "estimate --out x, true",
        "audit value --out x, true",
        "audit attribution --out x, true",
        "explain --out x, false",
        "status --out x, false",
        "'', false"
    })
    void onlyWhatTrainsOrAddsUpScores_hasTheIncubatingModule(String words, boolean has) throws Exception {
        String asked = launch(words.isEmpty() ? new String[0] : words.split(" "));
        assertThat(asked).contains("--class dev.peacock.Main");
        assertThat(asked.contains("--driver-java-options --add-modules=jdk.incubator.vector"))
                .isEqualTo(has);
        assertThat(launch("train", "--", "--driver-java-options", "-Xss4m"))
                .contains("--driver-java-options -Xss4m")
                .doesNotContain("incubator");
    }

    /** What reads small tables does not wait for code that pays later; what trains, or reads much, does. */
    @ParameterizedTest
    @CsvSource({
        "status --out small, true",
        "report --out large, true",
        "explain --out large --test 1, true",
        "audit membership --out small, true",
        "'audit membership,labels --out small', true",
        "'audit membership,value --out small', false",
        "audit membership --out large, false",
        "audit membership --out nowhere, false",
        "audit membership --out hdfs://host/small, false",
        "audit canary --out small, false",
        "estimate --out small, false",
        "run --out small, false",
        "report --out small -- --master yarn --deploy-mode cluster, false"
    })
    void onlyWhatReadsLittle_isNotOptimised(String words, boolean light) throws Exception {
        for (String fleet : List.of("small", "large")) {
            Path outcomes = Files.createDirectories(directory.resolve(fleet + "/outcomes"));
            Files.write(outcomes.resolve("a.parquet"), new byte[fleet.equals("small") ? 1 : 9 << 20]);
        }
        String asked = launch(
                words.replaceAll(" (small|large)", " " + directory + "/$1").split(" "));
        assertThat(asked).containsPattern("opts .*-Xmine\n");
        assertThat(asked.contains("-XX:TieredStopAtLevel=1")).isEqualTo(light);
    }

    @Test
    void whoNamesAModelInOnnxsFormat_hasItsRuntime_besideTheJarsOfTheUser() throws Exception {
        String[] words = {"audit", "generations", "--encoder", "a b.onnx", "--out", "x"};
        assertThat(launch(words)).as("where there is none").doesNotContain("--jars");
        Path extra = Files.createDirectory(directory.resolve("extras")).resolve("onnxruntime.jar");
        Files.writeString(extra, "");
        assertThat(launch(words)).contains("--jars " + extra + " ");
        assertThat(launch("audit", "generations", "--out", "x")).doesNotContain("--jars");
        assertThat(launch("audit", "stealing", "--model", "A.ONNX")).contains("--jars " + extra + " ");
        assertThat(launch("audit", "generations", "--encoder=model")).contains("--jars " + extra + " ");
        assertThat(launch("audit", "stealing", "--model", "a.onnx", "--", "--jars", "mine.jar"))
                .contains("--jars mine.jar," + extra + " ");
    }

    /** All but that one line comes through, whether it has an end or not, and so does the exit status. */
    @ParameterizedTest
    @CsvSource({
        "train --out x, 'a\\nb\\rc'",
        "status --out x, 'a\\nWARNING: Using incubator modules: jdk.incubator.vector\\nb\\rc'"
    })
    void linesOfStandardError_comeThrough_withoutJavasOwn(String words, String expected) throws Exception {
        Files.writeString(
                directory.resolve("bin/spark-submit"),
                "printf 'a\\nWARNING: Using incubator modules: jdk.incubator.vector\\nb\\rc' >&2; echo out; exit 7\n");
        // cat reads to the end of all who write, where Java would close its own pipe as soon as the launcher has ended
        String read = "set -o pipefail; bash job/peacock " + words + " 2>&1 >\"$OUT\" | cat >\"$ERR\"";
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", read);
        builder.environment().put("SPARK_HOME", directory.toString());
        builder.environment().put("TMPDIR", temporary.toString());
        builder.environment()
                .put("PEACOCK_JAR", directory.resolve("peacock.jar").toString());
        builder.environment().put("OUT", out.toString());
        builder.environment().put("ERR", err.toString());
        Process process = builder.start();
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(Files.readString(out)).isEqualTo("out\n");
        assertThat(Files.readString(err)).isEqualTo(expected.translateEscapes());
    }

    @Test
    void temporaryFiles_goIntoADirectoryOfTheProcess_andThoseOfTheDeadAreCleared() throws Exception {
        String first = launch("status", "--out", "x");
        Matcher scratch = SCRATCH.matcher(first);
        assertThat(scratch.find()).as(first).isTrue();
        String made = scratch.group(1);
        String place = scratch.group(2);
        assertThat(first)
                .contains("mode 700 " + made, "\"-Dpeacock.scratch=" + made + "\"", "pid " + scratch.group(3) + "\n")
                .contains("opts \"-Djava", " -Xmine\n");
        long pid = ProcessHandle.current().pid();
        // the 22nd field of stat, as the names of these processes have no blanks
        String start = Files.readString(Path.of("/proc/self/stat"))
                .replaceAll("^.*\\) ", "")
                .split(" ")[19];
        Path living = left(place + "-" + pid + "-" + start + "-aaaaaa");
        Path another = left(place + "-" + pid + "-" + start + "1-aaaaaa");
        Path elsewhere = left(place.replaceAll("peacock-[0-9a-f]+", "peacock-00000000") + "-1-1-aaaaaa");
        Path kept = Files.createDirectory(temporary.resolve("kept"));
        Path link = Files.createSymbolicLink(Path.of(place + "-1-1-bbbbbb"), kept);

        launch("status", "--out", "x");

        assertThat(Path.of(made)).as("of the first, which ended").doesNotExist();
        assertThat(another).as("its id is another process's now").doesNotExist();
        assertThat(living.resolve("spark-1/file")).exists();
        assertThat(elsewhere.resolve("spark-1/file")).as("of another boot").exists();
        assertThat(link).exists();
    }

    private static Path left(String name) throws IOException {
        Path path = Files.createDirectory(
                Path.of(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(path.resolve("spark-1"));
        Files.writeString(path.resolve("spark-1/file"), "x");
        return path;
    }
}
