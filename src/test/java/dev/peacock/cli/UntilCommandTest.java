package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.cluster.Duck;
import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import dev.peacock.cluster.Outputs;
import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training in rounds until a standard error holds, from the first model to the report. */
@Tag("spark")
class UntilCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int STACK = 16;

    @TempDir
    Path directory = Path.of("");

    private Path conf = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void configuration() throws IOException {
        out = directory.resolve("out");
        conf = Files.writeString(
                directory.resolve("x.conf"),
                "dataset.builtin = digits, model.nearest-neighbour { k = 1 }, subsets.models = 16\n");
    }

    private Ended run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command, "--conf", conf.toString(), "--out", out.toString()));
        words.addAll(List.of(more));
        return InProcess.run(words);
    }

    private static Ended done(Ended ended) {
        assertThat(ended.status()).as(ended.log()).isZero();
        return ended;
    }

    private static List<String> rounds(Ended ended) {
        return ended.logLines().stream()
                .filter(line -> line.startsWith("rounds: "))
                .toList();
    }

    private Ended status(String... more) {
        List<String> words = new ArrayList<>(List.of("status", "--out", out.toString()));
        words.addAll(List.of(more));
        return done(InProcess.run(words));
    }

    /** One layer that hardly learns: its probabilities move little, so few models are enough; a plan on the same runs knows all scores. */
    @Test
    void rounds_andPlans_areOfTheScore() throws IOException {
        Files.writeString(
                conf,
                "dataset.builtin = digits, model.layers = [{ output = 10 }], training { epochs = 2, stack = 16 }, "
                        + "subsets.models = 16, estimate.score = probability\n");
        Ended trained = done(run("train", "--until-se", "0.12"));
        List<String> rounds = rounds(trained);
        assertThat(rounds).allMatch(line -> line.startsWith("rounds: largest standard error by probability 0."));
        assertThat(rounds.get(rounds.size() - 1)).endsWith("target 0.12 reached");
        int models = Outputs.rows(out).size();
        done(run("estimate", "--set", "subsets.models=" + models));
        JsonNode summary = MAPPER.readTree(Files.readString(out.resolve("summary.json")));
        assertThat(summary.get("standard_error_max").asDouble()).isBetween(0.01, 0.12);
        assertThat(summary.get("score").asText()).isEqualTo("probability");
        assertThat(status().out()).contains("target 0.12 reached");
        done(run("estimate", "--set", "subsets.models=" + models, "--set", "estimate.score=margin"));
        assertThat(status().out())
                .as("what was measured by margin is not meant")
                .contains("target 0.12 reached");

        Ended plan = done(run("plan", "--target-se", "0.3", "--set", "estimate.score=margin", "--json"));
        JsonNode json = MAPPER.readTree(plan.out().lines().reduce((a, b) -> b).orElseThrow());
        assertThat(json.get("score").asText()).isEqualTo("margin");
        assertThat(json.get("recommended_models").asInt()).isGreaterThanOrEqualTo(models);
        assertThat(json.get("saving_of").isNull()).isTrue();
        assertThat(json.get("scores"))
                .extracting(need -> need.get("score").asText())
                .containsExactly("correct", "probability", "margin");
        assertThat(json.get("rows"))
                .allMatch(row -> row.get("standard_error_worst").isNull());
        assertThat(plan.out()).contains("Memorization by each estimate.score").doesNotContain("estimate.adjust");
        assertThat(run("plan", "--power", "0.8", "--set", "estimate.score=margin")
                        .log())
                .contains("--power: cannot be told with estimate.score = margin");
    }

    /** The same by shares of checkpoints, whose standard errors are those of the estimates. */
    @Test
    void rounds_areOfShares_whereThereAreCheckpoints() throws IOException {
        Files.writeString(
                conf,
                "dataset.builtin = digits, model.layers = [{ output = 10 }], subsets.models = 16, "
                        + "training { epochs = 2, stack = 16, checkpoints = 2 }\n");
        List<String> rounds = rounds(done(run("train", "--until-se", "0.19")));
        assertThat(rounds).allMatch(line -> line.startsWith("rounds: largest standard error by share 0."));
        assertThat(rounds.get(rounds.size() - 1)).endsWith("target 0.19 reached");
        done(run("estimate", "--set", "subsets.models=" + Outputs.rows(out).size()));
        JsonNode summary = MAPPER.readTree(Files.readString(out.resolve("summary.json")));
        assertThat(summary.get("score").asText()).isEqualTo("share");
        assertThat(summary.get("standard_error_max").asDouble()).isBetween(0.01, 0.19);
        assertThat(rounds.get(rounds.size() - 1))
                .contains(" by share "
                        + new BigDecimal(summary.get("standard_error_max").asText())
                                .round(new MathContext(3, RoundingMode.CEILING))
                                .stripTrailingZeros()
                                .toPlainString()
                        + " over ");
    }

    @Test
    void rounds_trainUntilTheTargetHolds_andAllThatFollowsUsesThem() throws IOException {
        Ended first = done(run("train", "--until-se", "0.14"));
        assertThat(rounds(first)).hasSizeGreaterThan(2);
        assertThat(rounds(first).get(0))
                .contains("over 16 models, undefined for ", "not reached; next, 16 more models, up to 32, about ");
        assertThat(rounds(first).get(rounds(first).size() - 1)).endsWith("target 0.14 reached");
        SortedMap<Integer, OutcomeRow> models = Outputs.rows(out);
        assertThat(models.size() % STACK).isZero();
        assertThat(status().out())
                .contains("runs: " + models.size() + " of " + models.size() + " finished")
                .containsPattern(
                        "standard error: largest 0\\.1\\d* with " + models.size() + " models; target 0\\.14 reached");

        SortedMap<String, String> before = Outputs.content(out);
        Ended again = done(run("train", "--until-se", "0.14"));
        assertThat(rounds(again)).hasSize(1).first().asString().endsWith("reached");
        assertThat(Outputs.content(out)).as("a second call trains nothing").isEqualTo(before);

        JsonNode missing =
                MAPPER.readTree(status("--target-se", "0.1", "--json").lastLine());
        double largest = missing.path("standard_error_max").asDouble();
        assertThat(missing.path("models_missing_for_target").asLong())
                .isEqualTo((long) Math.ceil(models.size() * Math.pow(largest / 0.1, 2)) - models.size());
        assertThat(missing.path("target_reached").asBoolean(true)).isFalse();
        Ended tighter = done(run("run", "--until-se", "0.1", "--json"));
        assertThat(rounds(tighter)).hasSizeGreaterThan(1);
        SortedMap<Integer, OutcomeRow> more = Outputs.rows(out);
        assertThat(more.size()).isGreaterThan(models.size());
        models.forEach((run, row) -> assertThat(more.get(run))
                .as("run %d was there already", run)
                .extracting(OutcomeRow::finishedAt)
                .isEqualTo(row.finishedAt()));
        assertEstimated(0.1, more.size());
        assertThat(MAPPER.readTree(tighter.lastLine()).path("models").asInt()).isEqualTo(more.size());
        assertThat(status().out()).contains("target 0.1 reached", "estimates: computed; report: written");

        // neither the directory's own configuration nor the file's asks for more than 16
        done(InProcess.run("estimate", "--out", out.toString()));
        assertEstimated(0.1, more.size());
        assertThat(status("--conf", conf.toString()).out()).contains("of " + more.size() + " finished");
        assertThat(status("--set", "subsets.models=16").out())
                .as("rounds measured more models")
                .contains("runs: 16 of 16 finished", "with " + more.size() + " models; target 0.1 reached");
        assertThat(done(run("train")).log()).contains("nothing to do, 16 of 16 runs are already finished");
    }

    /** What another reader finds in the table that the target is about. */
    private void assertEstimated(double target, int models) {
        List<Object> row = new ArrayList<>(Duck.rows("select max(standard_error), count(standard_error), count(*),"
                        + " min(models_in + models_out), max(models_in + models_out) from "
                        + Duck.table(out, "estimates/memorization"))
                .get(0));
        double largest = ((Number) row.get(0)).doubleValue();
        assertThat(largest).isBetween(target / 2, target);
        assertThat(row.subList(1, 5))
                .extracting(value -> ((Number) value).intValue())
                .containsExactly(1500, 1500, models, models);
        JsonNode rounds = Outputs.json(out.resolve("rounds.json"));
        assertThat(rounds.path("rounds")
                        .path(rounds.path("rounds").size() - 1)
                        .path("standard_error_max")
                        .asDouble())
                .as("the rounds measure what the table has")
                .isEqualTo(largest);
    }

    @Test
    void killedTraining_goesOnToTheSameNumber_andALooserTargetDoesNot() throws IOException {
        done(run("train", "--until-se", "0.16"));
        SortedMap<Integer, OutcomeRow> whole = Outputs.rows(out);
        Path file = out.resolve("rounds.json");
        ObjectNode asIfKilled = (ObjectNode) MAPPER.readTree(file.toFile());
        asIfKilled.withArray("rounds").remove(asIfKilled.path("rounds").size() - 1);
        asIfKilled.remove("checksum");
        overwrite(file, asIfKilled);
        int measured = asIfKilled
                .path("rounds")
                .path(asIfKilled.path("rounds").size() - 1)
                .path("models")
                .asInt();
        Files.delete(out.resolve(String.format("outcomes/stack-%06d.parquet", measured / STACK)));
        assertThat(status().out()).contains("of " + whole.size() + " finished, 0 failed for good, 16 missing");

        Ended looser = done(run("train", "--until-se", "0.6"));
        assertThat(looser.log()).contains("nothing to do, 16 of 16", "target 0.6 reached");
        overwrite(file, asIfKilled);
        Ended again = done(run("train", "--until-se", "0.16"));
        assertThat(again.log()).contains("training: 16 of " + whole.size() + " runs in 1 stacks");
        assertThat(rounds(again)).hasSize(1);
        Outputs.assertSameRuns(Outputs.rows(out), whole);
    }

    private static void overwrite(Path file, JsonNode json) throws IOException {
        MAPPER.writeValue(file.toFile(), json);
    }

    @Test
    void key_asksForRoundsToo_andStatusSaysWhatTheWorstTakes_beforeAnythingIsMeasured() {
        done(run("train"));
        assertThat(status().out()).doesNotContain("standard error");
        assertThat(status("--target-se", "0.05").out())
                .contains("standard error: not measured yet; target 0.05 takes at most 477 models: 461 missing");
        assertThat(status("--set", "estimate.target-se=0.5").out()).contains("target 0.5 takes at most 5 models: 0");
        Ended ended = done(run("train", "--set", "estimate.target-se=0.2", "--set", "subsets.models=32"));
        assertThat(rounds(ended)).isNotEmpty().last().asString().endsWith("target 0.2 reached");
        assertThat(status("--target-se", "0.3").out()).contains("target 0.3 reached");
    }

    @Test
    void blocksOfModels_areTrainedWhole_andMeasuredAsTheTableDoes() {
        String[] words = {"--until-se", "0.2", "--set", "subsets={design=balanced, ratio=0.5, block=32}"};
        Ended ended = done(run("run", words));
        assertThat(rounds(ended).get(0))
                .contains("undefined for 1,500 train examples", "next, 48 more models, up to 64");
        assertThat(rounds(ended)).last().asString().endsWith("target 0.2 reached");
        int models = Outputs.rows(out).size();
        assertThat(models % 32).isZero();
        assertEstimated(0.2, models);
    }

    @ParameterizedTest
    @CsvSource({
        "train, --until-se, 0, 0.0: must be between 0 and 1",
        "run, --until-se, 1, 1.0: must be between 0 and 1",
        "train, --until-se, NaN, NaN: must be between 0 and 1",
        "train, --until-se, small, small",
        "status, --target-se, -1, -1.0: must be between 0 and 1",
        "train, --set, estimate.target-se=2, must be a number between 0 and 1",
        "run, --until-se, 0.001, models but an experiment can have at most 1000000",
        "plan, --target-se, 0.0000001, models but an experiment can have at most 1000000",
    })
    void badTargets_areRefused(String command, String option, String value, String says) {
        Ended ended = run(command, option, value);
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log().replace(",", "")).contains(says).doesNotContain("\tat ");
        assertThat(out).doesNotExist();
    }

    @Test
    void designsThatLeaveExamplesInEveryModel_areRefused() {
        Ended ended =
                run("train", "--until-se", "0.1", "--set", "subsets={design=leave-one-out, leave-out=[1], ratio=null}");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.logLines()).hasSize(1);
        assertThat(ended.log())
                .contains("--until-se", "every model sees some of the train examples", "subsets.design = uniform");
        assertThat(out).doesNotExist();
    }

    @Test
    void importedFleets_areRefused() throws IOException {
        Files.writeString(conf, "dataset.imported = fleet.npz");
        Ended ended = run("train", "--until-se", "0.1");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.log())
                .contains(
                        "dataset.imported names models that are trained already, so there is nothing to train; run job/peacock import --npz ",
                        conf.resolveSibling("fleet.npz") + " --out ",
                        out + ", then estimate and report");
    }
}
