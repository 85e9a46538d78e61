package dev.peacock.audit.epsilon.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spark")
class AuditEpsilonCommandTest {

    @Test
    void counts_areEnough_withoutAnOutputDirectoryAndWithoutSpark() {
        Ended ended = InProcess.alone("audit", "epsilon", "--m", "100", "--r", "100", "--v", "100");
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(ended.out())
                .contains(
                        "epsilon is at least 3.4930 (95% confidence, delta 0): 100 of 100 guesses about 100 canaries are right",
                        "a probability of at most 5%.", "it does not prove privacy");
        assertThat(SparkSession.getDefaultSession().isDefined()).isFalse();
    }

    @Test
    void confidenceAndDelta_areTaken_andJsonIsTheLastLine() throws IOException {
        Ended ended =
                audit("--m", "1000", "--r", "1000", "--v", "900", "--confidence", "0.99", "--delta", "1e-5", "--json");
        assertThat(ended.out()).contains("at least 1.9515 (99% confidence, delta 0.00001)", "at most 1%.");
        String[] lines = ended.out().split("\n");
        JsonNode json = new ObjectMapper().readTree(lines[lines.length - 1]);
        assertThat(json.path("epsilon_low").asDouble()).isBetween(1.9515, 1.9516);
        assertThat(json.path("run").isNull()).isTrue();
        assertThat(json.path("source").asText()).isEqualTo("counts");
    }

    @Test
    void declaredBoundOfOneRun_isComputedFromCounts() {
        Ended gaussian = audit("--m", "1000", "--r", "1000", "--v", "900", "--bound", "one-run-gaussian");
        assertThat(gaussian.out())
                .contains(
                        "mu is at least 0.8804 (95% confidence), ",
                        "if the guarantee is Gaussian: 900 of 1,000 guesses", "give a --delta above 0");
        Ended withDelta =
                audit("--m", "1000", "--r", "1000", "--v", "900", "--bound", "one-run-gaussian", "--delta", "1e-3");
        assertThat(withDelta.out()).contains("With such a mu, epsilon is ", " at delta 0.001.", "a smaller mu");
        Ended fdp = audit("--m", "1000", "--r", "1000", "--v", "900", "--bound", "one-run-f-dp", "--delta", "1e-5");
        assertThat(fdp.out()).contains("epsilon is at least 2.0131").doesNotContain("largest of");
        Ended chance = audit("--m", "200", "--r", "50", "--v", "25", "--bound", "one-run-gaussian");
        assertThat(chance.out()).contains("mu is at least 0.0000", "do not rule out any epsilon");
    }

    @Test
    void guessesAtChance_refuteNothing() {
        Ended ended = audit("--m", "200", "--r", "50", "--v", "25");
        assertThat(ended.out()).contains("at least 0.0000", "do not rule out any epsilon");
    }

    @Test
    void nonsense_isRefused_inOneSentence() {
        refused("--out is missing");
        refused("give all of --m, --r and --v", "--m", "5");
        refused("leave out --run", "--m", "5", "--r", "5", "--v", "5", "--run", "0");
        refused("leave out --run", "--m", "5", "--r", "5", "--v", "5", "--guesses", "x.csv");
        refused("r = 6 guesses", "--m", "5", "--r", "6", "--v", "5");
        refused("--confidence 1.0", "--m", "5", "--r", "5", "--v", "5", "--confidence", "1");
        refused(
                "--bound some: must be one of one-run, one-run-f-dp,",
                "--m",
                "5",
                "--r",
                "5",
                "--v",
                "5",
                "--bound",
                "some");
        refused("--bound targets: needs a fleet", "--m", "5", "--r", "5", "--v", "5", "--bound", "targets");
        refused("leave out --run", "--m", "5", "--r", "5", "--v", "5", "--canaries", "x.csv");
        refused("--delta -0.1", "--m", "5", "--r", "5", "--v", "5", "--delta", "-0.1");
    }

    private static void refused(String says, String... words) {
        Ended ended = audit(words);
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.logLines()).hasSize(1);
        assertThat(ended.log()).contains(says);
        assertThat(ended.out()).isEmpty();
    }

    private static Ended audit(String... words) {
        List<String> all = new ArrayList<>(List.of("audit", "epsilon"));
        all.addAll(List.of(words));
        return InProcess.run(all);
    }
}
