package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.command.ExitStatus;
import dev.peacock.spark.Fleet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} prints and writes, and what it says when misused. */
@Tag("spark")
class ExplainCommandTest {
    @TempDir
    private static Path directory = Path.of("");

    private String out = "";
    private String log = "";

    /** Of four models, train example 0 was seen by the first two, and 1 by the others; test example 0 needs 0. */
    @BeforeAll
    static void importFleet() throws IOException {
        int[][] mask = {{1, 0}, {1, 0}, {0, 1}, {0, 1}};
        Fleet fleet =
                new Fleet(mask, mask, new int[][] {{1, 0}, {1, 0}, {0, 0}, {0, 0}}, new int[] {0, 1}, new int[] {0, 1});
        fleet.write(directory.resolve("fleet.npz"));
        Ended imported = InProcess.run(
                "import",
                "--npz",
                directory.resolve("fleet.npz").toString(),
                "--out",
                directory.resolve("out").toString());
        assertThat(imported.status()).as(imported.log()).isZero();
    }

    private int explain(String... words) {
        String[] all = new String[words.length + 3];
        all[0] = "explain";
        all[1] = "--out";
        all[2] = directory.resolve("out").toString();
        System.arraycopy(words, 0, all, 3, words.length);
        Ended ended = InProcess.run(all);
        out = ended.out();
        log = ended.log();
        return ended.status();
    }

    @Test
    void aTestExample_isExplainedInWords_inJson_andOnAPage() throws IOException {
        Path page = directory.resolve("page.html");
        assertThat(explain("--test", "0", "--page", page.toString(), "--json"))
                .as(log)
                .isEqualTo(ExitStatus.DONE);
        assertThat(out)
                .contains("Test example 0, labelled 0", "2 of 4 models classify it correctly: 50.00% (15.00 to 85.00).")
                .contains("Train examples that help it most: models that were trained on one of these classify it")
                .containsPattern("\n +0  0 +1\\.000 \\(0\\.\\d{3} to 1\\.000\\) +0\\.33 +1\\.000\n")
                .containsPattern("\n +1  1 +-1\\.000 \\(-1\\.000 to -0\\.\\d{3}\\) +0\\.33 +1\\.000\n")
                .contains("None of the 2 train examples that were compared with it has a significant influence")
                .contains("page: " + page);
        String[] lines = out.split("\n", -1);
        JsonNode json = new ObjectMapper().readTree(lines[lines.length - 2]);
        JsonNode test = json.get("test").get(0);
        assertThat(test.get("accuracy").asDouble()).isEqualTo(0.5);
        assertThat(test.get("accuracy_low").asDouble()).isBetween(0.14, 0.16);
        assertThat(test.get("influences").get("helps").get(0).get("influence").asDouble())
                .isEqualTo(1);
        assertThat(json.get("wrong").isNull()).isTrue();
        assertThat(Files.readString(page)).contains("Why this prediction?", "Test example 0");

        assertThat(explain("--train", "1,0", "--page", page.toString())).isEqualTo(ExitStatus.DONE);
        assertThat(out)
                .contains("2 of the 2 models that were trained on it classify it correctly, and 0 of the 2 others")
                .contains("Test examples that it harms most");
        assertThat(Files.readString(page)).contains("Train example 1", "Train example 0");

        assertThat(explain("--wrong")).isEqualTo(ExitStatus.DONE);
        assertThat(out)
                .contains("Most of the 4 models get 1 of 2 test examples wrong.")
                .containsPattern("\n +1  1 +0\\.00 \\(0\\.00 to 48\\.99\\) +none +none +fleet.npz: column 1\n")
                .contains("job/peacock explain --out " + directory.resolve("out") + " --test 1");
    }

    @Test
    void questions_mustBeOne() {
        refused("nothing to explain: give one of --test ID, --train ID and --wrong");
        refused("too much to explain at a time: give one of", "--wrong", "--test", "1");
        refused("--limit 0: must be from 1 to 100", "--wrong", "--limit", "0");
        refused(
                "--limit: says how many examples --wrong explains, and --wrong is not given",
                "--test",
                "1",
                "--limit",
                "3");
        refused("--most 101: must be from 1 to 100", "--test", "1", "--most", "101");
    }

    @Test
    void anExample_canBeNamedByWhereItIsFrom() {
        assertThat(explain("--test", "1")).as(log).isZero();
        String byNumber = out;
        assertThat(explain("--test", "fleet.npz: column 1")).as(log).isZero();
        assertThat(out).isEqualTo(byNumber).contains("Test example 1");
        assertThat(explain("--test", "fleet.npz: column 1,0")).as(log).isZero();
        assertThat(out).contains("Test example 1", "Test example 0");
        refused("--train fleet.npz: column 2: there is no such train example", "--train", "fleet.npz: column 2");
    }

    /** The ids of the test examples are 1 and 0. */
    @Test
    void aPosition_thatIsAlsoAnotherExamplesId_isSaid() throws IOException {
        Path arrays = Files.createDirectories(directory.resolve("named"));
        unpack(directory.resolve("fleet.npz"), arrays);
        int[][] any = {{1}};
        Fleet ids = new Fleet(any, any, any, new int[] {0}, new int[] {1, 0});
        Path others = Files.createDirectories(directory.resolve("ids"));
        unpack(ids.write(directory.resolve("ids.npz")), others);
        Files.move(others.resolve("test_labels.npy"), arrays.resolve("test_ids.npy"));
        String named = directory.resolve("named-out").toString();
        Ended imported = InProcess.run("import", "--npz", arrays.toString(), "--out", named);
        assertThat(imported.status()).as(imported.log()).isZero();
        Ended explained = InProcess.run("explain", "--out", named, "--test", "1");
        assertThat(explained.out()).contains("Test example 1, labelled 1 (id 0");
        assertThat(explained.log())
                .contains(
                        "--test 1: is taken for the test_id 1; the example that the data set calls 1 has the test_id 0: say --test 0");
    }

    private static void unpack(Path npz, Path into) throws IOException {
        try (ZipFile zip = new ZipFile(npz.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    Files.copy(in, into.resolve(entry.getName()));
                }
            }
        }
    }

    @Test
    void ids_mustExist() {
        refused("--test 2: there is no such test example; give a test_id from 0 to 1", "--test", "0", "2");
        refused("--train x: there is no such train example; give a train_id from 0 to 1", "--train", "x");
        refused("--test 12345678901: there is no such test example", "--test", "12345678901");
    }

    @Test
    void otherFiles_areKept() throws IOException {
        Path mine = Files.writeString(directory.resolve("mine.html"), "mine");
        refused(
                "mine.html: this file exists already, and explain did not write it",
                "--test",
                "0",
                "--page",
                mine.toString());
        String inside = directory.resolve("out/page.html").toString();
        refused("whose files explain must not replace; give a file outside of it", "--test", "0", "--page", inside);
        assertThat(mine).hasContent("mine");
        assertThat(Path.of(inside)).doesNotExist();
    }

    @Test
    void directoriesWithoutOutcomes_areRefused_withTheCommandThatMakesThem() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        Ended ended = InProcess.run("explain", "--out", empty.toString(), "--test", "0");
        assertThat(ended.status()).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(ended.log()).contains("there is no experiment in this directory; run train first");
        Path outcomes = directory.resolve("out/outcomes");
        Path aside = Files.move(outcomes, directory.resolve("aside"));
        try {
            refused("outcomes: no run is finished yet; run train first", "--test", "0");
        } finally {
            Files.move(aside, outcomes);
        }
    }

    private void refused(String sentence, String... words) {
        assertThat(explain(words)).as(out).isEqualTo(ExitStatus.USER_ERROR);
        assertThat(log).contains(sentence);
        assertThat(log.lines().filter(line -> !line.isBlank() && !line.startsWith("Using ")))
                .hasSize(1);
    }
}
