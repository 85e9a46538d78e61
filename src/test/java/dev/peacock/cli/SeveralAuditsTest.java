package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several audits in one command, alone and after a run. */
@Tag("spark")
class SeveralAuditsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    static Path directory = Path.of("");

    private static Path out = Path.of("");
    private static Ended ran = new Ended(1, "", "");

    @BeforeAll
    static void run() throws IOException {
        out = directory.resolve("out");
        Path conf = Files.writeString(
                directory.resolve("x.conf"),
                "dataset.builtin = digits, model.nearest-neighbour { k = 1 }, subsets.models = 8\n");
        ran = InProcess.run(
                "run", "--conf", conf.toString(), "--out", out.toString(), "--audits", "consistency,labels");
    }

    private static Ended audit(String names, String... more) {
        List<String> words = new ArrayList<>(List.of("audit", names, "--out", out.toString()));
        words.addAll(List.of(more));
        return InProcess.run(words);
    }

    private static JsonNode summary(String audit) throws IOException {
        return MAPPER.readTree(Files.readString(out.resolve("audits/" + audit + "/summary.json")));
    }

    @Test
    void afterARun_eachHasItsResults_andTheReportHasThemAll() throws IOException {
        assertThat(ran.status()).as(ran.log()).isZero();
        assertThat(ran.out().lines())
                .contains(
                        "consistency  done; results in file:" + out + "/audits/consistency",
                        "labels       done; results in file:" + out + "/audits/labels");
        assertThat(Files.readString(out.resolve("report/index.html")))
                .contains("id=\"audit-consistency\"", "id=\"audit-labels\"");
    }

    @Test
    void together_theyFindWhatEachFindsAlone_andAFailureStopsNoOther() throws IOException {
        JsonNode before = summary("consistency");
        Ended ended = audit("inversion,consistency", "--json");
        assertThat(ended.status()).as("that of the worst").isEqualTo(2);
        assertThat(ended.log()).doesNotContain("bug in Peacock");
        List<String> lines = ended.out().lines().toList();
        assertThat(lines.get(lines.size() - 3)).startsWith("inversion    not done: ");
        assertThat(lines.get(lines.size() - 2))
                .isEqualTo("consistency  done; results in file:" + out + "/audits/consistency");
        JsonNode json = MAPPER.readTree(lines.get(lines.size() - 1));
        assertThat(json.get("inversion").isNull()).isTrue();
        assertThat(json.get("consistency")).isEqualTo(before).isEqualTo(summary("consistency"));
        assertThat(InProcess.run("audit", "consistency", "--out", out.toString())
                        .status())
                .isZero();
        assertThat(summary("consistency")).isEqualTo(before);
        assertThat(out.resolve("_lock")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    consistency,privacy    |              | There is no audit 'privacy'. Choose one of: membership, epsilon, consistency
                    consistency,           |              | There is no audit ''. Choose one of: membership, epsilon, consistency
                    labels,labels          |              | audit labels is named twice; name it once
                    labels,membership      | --gamma=3    | --gamma is an option of audit membership, but not of audit labels; several
                    labels,consistency     | --privacy=3  | --privacy=3: none of these audits has this option; several audits in one command have --out
                    utility,leave-one-out  | --repeats=0  | audit utility: --repeats 0: must be from 1 to 10000
                    labels,text            |              | audit text: --generations is missing
                    labels,epsilon         |              | audit epsilon needs subsets drawn by independent fair coins
                    labels,consistency     | --set=x.y=1  | x.y
                    """)
    void whatIsWrong_isSaidBeforeTheFirstBegins(String names, String option, String sentence) {
        Ended ended = option == null ? audit(names) : audit(names, option);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains(sentence).doesNotContain("audit labels (1 of");
    }

    /** Of this fleet, but with the sizes of a larger one. */
    @Test
    void tooLittleMemoryForOne_isSaidBeforeTheFirstBegins() throws IOException {
        Path large = Files.createDirectory(directory.resolve("large"));
        ObjectNode file = (ObjectNode) MAPPER.readTree(Files.readString(out.resolve("experiment.json")));
        file.remove("checksum");
        file.withObject("/dataset").put("train_examples", 100_000_000);
        Files.writeString(large.resolve("experiment.json"), file.toString());
        Ended ended = InProcess.run("audit", "consistency,labels", "--out", large.toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log())
                .contains("audit labels keeps its results for 100,000,")
                .contains("give the driver at least")
                .doesNotContain("audit consistency (1 of");
    }

    @Test
    void aRunWithAnAuditThatItsFleetCannotHave_trainsNothing() {
        Path fresh = directory.resolve("fresh");
        Ended ended = InProcess.run(
                "run",
                "--conf",
                directory.resolve("x.conf").toString(),
                "--out",
                fresh.toString(),
                "--audits",
                "epsilon");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains("audit epsilon needs subsets drawn by independent fair coins");
        assertThat(fresh).doesNotExist();
    }

    @Test
    void helpBehindSeveralNames_isThatOfAudit() {
        Ended ended = InProcess.run("audit", "labels,consistency", "--help");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("Usage: peacock audit NAME ", "peacock audit NAME,NAME... ");
    }
}
