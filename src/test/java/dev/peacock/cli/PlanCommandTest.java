package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("spark")
class PlanCommandTest {
    private static final String CONF =
            Path.of("conf/digits-nearest-neighbour.conf").toString();

    @TempDir
    Path directory = Path.of("");

    @Test
    void plan_trainsATrial_thatTheFleetKeeps_andRecommends() throws IOException {
        Path out = directory.resolve("out");
        Ended plan = InProcess.run(
                "plan", "--conf", CONF, "--out", out.toString(), "--trial", "6", "--target-se", "0.05", "--json");
        assertThat(plan.status()).as(plan.log()).isZero();
        assertThat(plan.out()).contains("Measured on 6 finished runs", "Recommended: --set subsets.models=477");
        JsonNode json = new ObjectMapper()
                .readTree(plan.out().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(json.get("recommended_models").asInt()).isEqualTo(477);
        // 1,500 train and 297 test digits: the pairs of equal labels, some tenth of all
        assertThat(json.get("tests").asLong()).isBetween(40_000L, 50_000L);
        assertThat(json.get("rows")).hasSize(7);
        assertThat(Outputs.rows(out)).containsOnlyKeys(0, 1, 2, 3, 4, 5);

        Ended again = InProcess.run("plan", "--conf", CONF, "--out", out.toString(), "--trial", "4", "--power", "0.8");
        assertThat(again.out()).as("nothing is trained again").contains("Measured on 6 finished runs", "Recommended");
    }

    /** A nearest neighbour is disturbed by neighbours alone, so that both ways of taking them out pay. */
    @Test
    void ways_toNeedFewerModels_areRecommended_byTheTrialItself() throws IOException {
        Path out = directory.resolve("nearest");
        String[] plan = {"plan", "--conf", "conf/digits-nearest-neighbour.conf", "--out", out.toString(), "--trial"};
        assertThat(InProcess.run(with(plan, "40")).out())
                .contains(
                        "40 runs are too few to tell whether --set estimate.adjust=neighbours saves models; use --trial 100.");
        assertThat(InProcess.run(with(plan, "150")).out())
                .contains("Recommended: --set estimate.adjust=neighbours. In these runs it needs");

        plan[4] = directory.resolve("hadamard").toString();
        String[] design = {"--set", "subsets={design=local-hadamard, ratio=null, block=16}", "--json"};
        assertThat(InProcess.run(with(with(plan, "32"), design)).out())
                .contains("32 runs are too few to tell whether this subsets.design saves models; use --trial 80.");
        Ended enough = InProcess.run(with(with(plan, "160"), design));
        assertThat(enough.out()).contains("Recommended: this subsets.design. In these runs it needs");
        JsonNode json = new ObjectMapper()
                .readTree(enough.out().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(json.get("saving_of").asText()).isEqualTo("design");
        assertThat(json.get("saving").asDouble()).isBetween(1.2, 3.0);
        assertThat(json.get("saving_recommended").asBoolean()).isTrue();
    }

    private static String[] with(String[] words, String... more) {
        return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void targetsOutOfRange_areRefused() {
        for (String[] option : new String[][] {{"--target-se", "0"}, {"--power", "1"}, {"--trial", "0"}}) {
            Ended ended = InProcess.run(
                    "plan", "--conf", CONF, "--out", directory.resolve("no").toString(), option[0], option[1]);
            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.log()).contains(option[0]).doesNotContain("\tat ");
        }
        assertThat(directory.resolve("no")).doesNotExist();
    }

    @Test
    void otherDesigns_areRefused() {
        Ended ended = InProcess.run(
                "plan",
                "--conf",
                CONF,
                "--out",
                directory.resolve("loo").toString(),
                "--set",
                "subsets={design=leave-one-out, leave-out=[1], ratio=null}");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log()).contains("uniform");
        assertThat(directory.resolve("loo")).doesNotExist();
    }
}
