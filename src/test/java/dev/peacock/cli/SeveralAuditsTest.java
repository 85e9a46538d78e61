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
                        "labels       done; results in file:" + out + "/audits/labels",
                        "report       done; file:" + out + "/report/index.html");
        assertThat(ran.out().lines().filter(line -> line.startsWith("report: ")))
                .as("it is written once")
                .hasSize(1);
        assertThat(ran.log()).contains("run another audit");
        assertThat(Files.readString(out.resolve("report/index.html")))
                .contains("id=\"audit-consistency\"", "id=\"audit-labels\"");
    }

    @Test
    void together_theyFindWhatEachFindsAlone_andAFailureStopsNoOther() throws IOException {
        JsonNode before = summary("consistency");
        // there are no generations in the directory
        Ended ended = audit("divergence,consistency", "--json");
        assertThat(ended.status()).as("that of the worst").isEqualTo(2);
        assertThat(ended.log())
                .contains("audit divergence: not done: file:" + out)
                .doesNotContain("bug in Peacock");
        List<String> lines = ended.out().lines().toList();
        assertThat(lines.get(lines.size() - 4)).startsWith("divergence   not done: ");
        assertThat(lines.get(lines.size() - 3))
                .isEqualTo("consistency  done; results in file:" + out + "/audits/consistency");
        assertThat(lines.get(lines.size() - 2)).isEqualTo("report       done; file:" + out + "/report/index.html");
        JsonNode json = MAPPER.readTree(lines.get(lines.size() - 1));
        assertThat(json.get("divergence").isNull()).isTrue();
        assertThat(json.get("consistency")).isEqualTo(before).isEqualTo(summary("consistency"));
        assertThat(InProcess.run("audit", "consistency", "--out", out.toString())
                        .status())
                .isZero();
        assertThat(summary("consistency")).isEqualTo(before);
        assertThat(out.resolve("_lock")).doesNotExist();
    }

    @Test
    void aReportThatCannotBeWritten_isSaidBesideTheAuditsThatWereDone() throws IOException {
        Path summary = out.resolve("summary.json");
        byte[] before = Files.readAllBytes(summary);
        try {
            Files.writeString(summary, "{");
            Ended ended = audit("consistency,labels", "--json");
            assertThat(ended.status()).isEqualTo(2);
            List<String> lines = ended.out().lines().toList();
            assertThat(lines.get(lines.size() - 3)).startsWith("labels       done; ");
            assertThat(lines.get(lines.size() - 2)).startsWith("report       not done: ");
            assertThat(MAPPER.readTree(lines.get(lines.size() - 1)).get("labels"))
                    .isEqualTo(summary("labels"));
            assertThat(ended.log()).contains("report: not done: ");
        } finally {
            Files.write(summary, before);
        }
    }

    /** Those of a nearest neighbour are not kept by themselves. */
    @Test
    void aRunKeepsMargins_whereAnAuditNeedsThem_andRefusesAFleetThatWasBegunWithout() throws IOException {
        String conf = directory.resolve("x.conf").toString();
        Path fresh = directory.resolve("margins");
        Ended ended =
                InProcess.run("run", "--conf", conf, "--out", fresh.toString(), "--audits", "membership", "--json");
        assertThat(ended.status()).as(ended.log()).isZero();
        JsonNode json = MAPPER.readTree(
                ended.out().lines().reduce((first, last) -> last).orElseThrow());
        assertThat(json.get("models").asInt()).isEqualTo(8);
        assertThat(json.get("audits").get("membership").isObject()).isTrue();
        assertThat(MAPPER.readTree(Files.readString(fresh.resolve("experiment.json")))
                        .get("reproduce")
                        .asText())
                .contains("--set outcome.margins=true");

        Ended without = InProcess.run("run", "--conf", conf, "--out", out.toString(), "--audits", "membership");
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.log())
                .contains("the fleet was begun without margins")
                .doesNotContain("audit membership (1");
        Ended alone = audit("labels,membership", "--conf", conf);
        assertThat(alone.status()).isEqualTo(2);
        assertThat(alone.log()).contains("audit membership needs the margins of every model");
    }

    @Test
    void auditsThatNeedNoFleet_readNoConfigurationOfOne() throws IOException {
        Path conf = Files.writeString(directory.resolve("texts.conf"), "audits.text { min = 40 }\n");
        Ended ended = audit("divergence,generations", "--conf", conf.toString());
        assertThat(ended.log()).contains("generations").doesNotContain("dataset", "texts.conf");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    consistency,privacy    |              | There is no audit 'privacy'. Choose one of: membership, epsilon, consistency
                    consistency,           |              | the name of an audit is missing beside a comma; write names without spaces
                    inversion,consistency  |              | audit inversion needs networks that can be trained again
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    epsilon    | needs subsets drawn by independent fair coins (--preset audit), which this fleet does not have
                    stealing   | needs networks that can be trained again one by one
                    divergence | reads what generate --repeat wrote, which run does not make
                    longtail   | needs memorization by accuracies (estimate.score = correct), and this run estimates by probability
                    """)
    void aRunWithAnAuditThatItsFleetCannotHave_trainsNothing(String audit, String sentence) {
        Path fresh = directory.resolve("fresh");
        Ended ended = InProcess.run(
                "run",
                "--conf",
                directory.resolve("x.conf").toString(),
                "--out",
                fresh.toString(),
                "--set",
                "outcome.margins=true",
                "--set",
                "estimate.score=probability",
                "--audits",
                audit);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains("x.conf: audit " + audit + " " + sentence);
        assertThat(fresh).doesNotExist();
    }

    @Test
    void helpBehindSeveralNames_isThatOfAudit() {
        Ended ended = InProcess.run("audit", "labels,consistency", "--help");
        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("Usage: peacock audit NAME ", "peacock audit NAME,NAME... ");
    }
}
