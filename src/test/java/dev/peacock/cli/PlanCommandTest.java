package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(plan.out()).contains("From 6 finished runs", "Recommended: --set subsets.models=477");
        JsonNode json = new ObjectMapper()
                .readTree(plan.out().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(json.get("recommended_models").asInt()).isEqualTo(477);
        // 1,500 train and 297 test digits: the pairs of equal labels, some tenth of all
        assertThat(json.get("tests").asLong()).isBetween(40_000L, 50_000L);
        assertThat(json.get("rows")).hasSize(7);
        assertThat(Outputs.rows(out)).containsOnlyKeys(0, 1, 2, 3, 4, 5);

        Ended again = InProcess.run("plan", "--conf", CONF, "--out", out.toString(), "--trial", "4", "--power", "0.8");
        assertThat(again.out()).as("nothing is trained again").contains("From 6 finished runs", "Recommended");
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
