package dev.peacock.audit.longtail.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.simulation.LearnerSums;
import dev.peacock.audit.longtail.simulation.MergedSums;
import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.config.Recipe;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.estimate.Estimate;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.JsonFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole job: 200 repetitions of a small world, of which four train a model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
@Tag("statistical")
class LongTailSimulationSparkTest {
    static final Recipe RECIPE = ConfigReader.readRecipe("""
            model.layers = [{ dense = 64 }, { output = 4 }]
            training { epochs = 40, batch = 16, schedule = cosine, updater { nesterovs { rate = 0.02, momentum = 0.9 } } }
            """, "x.conf", "/base", List.of(), path -> path);

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private Path out;
    private LongTailSimulation done;
    private List<Row> learners;
    private List<Row> levels;

    static LongTailSimulationOptions options(Prior prior, int models, Integer... epochs) {
        return new LongTailSimulationOptions(prior, 80, 4, 200, List.of(3, 5), models, List.of(epochs), 32, 0.1, 7);
    }

    @BeforeAll
    void simulate(@TempDir Path temporary) throws IOException {
        out = temporary;
        Files.writeString(out.resolve("notes.txt"), "somebody's own");
        done = LongTailSimulations.run(
                new PeacockJobs(
                                TestRun.session(),
                                out.toString(),
                                new PrintStream(log, true, StandardCharsets.UTF_8),
                                false)
                        .context(),
                options(FrequencyList.zipf(60, 1), 4, 1, 40),
                RECIPE);
        TestRun run = new TestRun(out);
        learners = run.rows(LongTailSimulationTables.LEARNERS, "kind", "refuses_below", "epochs");
        levels = run.rows(LongTailSimulationTables.LEVELS, "learner", "seen");
    }

    /** Blocks by number, added in their order, are all that there is: to the last bit what one thread gives. */
    @Test
    void sums_areThoseOfBlocksInOrder() {
        Simulation simulation = done.simulation();
        RepetitionBlocks blocks = RepetitionBlocks.of(done.options());
        assertThat(blocks.count()).isEqualTo(50);
        List<LearnerSums> expected = IntStream.range(0, blocks.count())
                .mapToObj(block -> simulation.run(blocks.from(block), blocks.to(block)))
                .reduce(MergedSums::of)
                .orElseThrow();

        assertThat(done.learners().subList(0, 4))
                .extracting(SimulatedLearner::sums)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void results_dependOnNoNumberOfTasks(int tasks) throws IOException {
        LongTailSimulation again = new AuditLongTailSimulation(context(out.resolve("tasks")), tasks)
                .run(options(FrequencyList.zipf(60, 1), 4, 1, 40), RECIPE);

        assertThat(again.learners()).isEqualTo(done.learners());
    }

    /** A kill leaves some of the blocks, each whole; here one of them is damaged later. */
    @Test
    void blocksThatAreThere_areNotRepeated_andADamagedOneIs() throws IOException {
        LongTailSimulationOptions asked = options(FrequencyList.zipf(60, 1), 4, 1, 40);
        Path killed = out.resolve("killed");
        quietly(asked, RECIPE, killed);
        Path repetitions = directoryOf(killed, 50);
        Path models = directoryOf(killed, 4);
        for (int block = 10; block < 50; block++) {
            Files.delete(repetitions.resolve("stack-0000" + block + ".parquet"));
        }
        Files.delete(models.resolve("stack-000003.parquet"));
        Path damaged = repetitions.resolve("stack-000004.parquet");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[20] ^= 1;
        Files.write(damaged, bytes);
        Files.deleteIfExists(repetitions.resolve(".stack-000004.parquet.crc"));
        Object kept = key(repetitions.resolve("stack-000003.parquet"));
        Object keptModel = key(models.resolve("stack-000000.parquet"));

        ByteArrayOutputStream said = new ByteArrayOutputStream();
        LongTailSimulation again = LongTailSimulations.run(context(killed, said), asked, RECIPE);

        assertThat(again.learners()).isEqualTo(done.learners());
        assertThat(key(repetitions.resolve("stack-000003.parquet"))).isEqualTo(kept);
        assertThat(key(models.resolve("stack-000000.parquet"))).isEqualTo(keptModel);
        assertThat(repetitions.resolve("_damaged/stack-000004.parquet")).hasBinaryContent(bytes);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("stack-000004.parquet is damaged (")
                .contains("simulating: 36 of 200 repetitions are already finished")
                .contains("training: 6 of 8 runs are already finished");
    }

    @Test
    void otherOptions_beginAnotherDirectory_andMoreModelsGoOnInTheSame() throws IOException {
        Path both = out.resolve("both");
        quietly(options(FrequencyList.zipf(60, 1), 2, 40), RECIPE, both);
        Object first = key(directoryOf(both, 2).resolve("stack-000000.parquet"));
        quietly(options(FrequencyList.zipf(61, 1), 0), null, both);

        LongTailSimulation more = quietly(options(FrequencyList.zipf(60, 1), 4, 40), RECIPE, both);

        assertThat(more.learners().subList(0, 4)).isEqualTo(done.learners().subList(0, 4));
        assertThat(more.learners().get(4).sums())
                .isEqualTo(done.learners().get(5).sums());
        assertThat(key(directoryOf(both, 4).resolve("stack-000000.parquet"))).isEqualTo(first);
        try (Stream<Path> works = Files.list(both.resolve("audits/longtail-simulation/work"))) {
            assertThat(works).hasSize(3);
        }
    }

    /** The directory of the work that has so many files. */
    private static Path directoryOf(Path out, int files) throws IOException {
        try (Stream<Path> works = Files.list(out.resolve("audits/longtail-simulation/work"))) {
            return works.filter(work ->
                            requireNonNull(work.toFile().list((at, name) -> name.startsWith("stack-"))).length == files)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The file system's own key of a file, which changes when it is written again. */
    private static Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Test
    void repetitionsOfTheModel_areTheFirstOfAll() throws IOException {
        LongTailSimulation fewer = quietly(options(FrequencyList.zipf(60, 1), 1, 40), RECIPE, out.resolve("fewer"));

        SimulatedLearner model = fewer.learners().get(4);
        assertThat(model.repetitions()).isEqualTo(1);
        assertThat(model.error().interval()).isNull();
        assertThat(fewer.learners().subList(0, 4)).isEqualTo(done.learners().subList(0, 4));
    }

    @Test
    void learners_areReadBack() {
        assertThat(learners)
                .extracting(row -> row.<String>getAs("learner"))
                .containsExactly(
                        "model, 1 epoch",
                        "model, 40 epochs",
                        "optimal",
                        "refuses singletons",
                        "refuses those seen fewer than 3 times",
                        "refuses those seen fewer than 5 times");
        for (Row row : learners) {
            SimulatedLearner learner = done.learners().stream()
                    .filter(one -> one.name().equals(row.getAs("learner")))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.<String>getAs("kind")).isEqualTo(learner.isRefusing() ? "refusing" : "model");
            assertThat(row.<Integer>getAs("refuses_below")).isEqualTo(learner.refusesBelow());
            assertThat(row.<Integer>getAs("epochs")).isEqualTo(learner.epochs());
            assertThat(row.<Long>getAs("repetitions")).isEqualTo(learner.isRefusing() ? 200 : 4);
            assertThat(row.<Long>getAs("failed")).isZero();
            assertThat(row.<Double>getAs("error")).isEqualTo(learner.error().value());
            assertThat(row.<Double>getAs("standard_error"))
                    .isEqualTo(learner.error().standardError());
            assertThat(row.<Double>getAs("ci_low")).isEqualTo(learner.error().low());
            assertThat(row.<Double>getAs("ci_high")).isEqualTo(learner.error().high());
            assertThat(row.<Double>getAs("expected_error")).isEqualTo(learner.expectedError());
            assertThat(row.<Double>getAs("bound")).isEqualTo(learner.bound().value());
            assertThat(row.<Double>getAs("bound_ci_low"))
                    .isEqualTo(learner.bound().low());
            assertThat(row.<Double>getAs("bound_ci_high"))
                    .isEqualTo(learner.bound().high());
            assertThat(row.<Double>getAs("gap")).isEqualTo(learner.gap().value());
            assertThat(row.<Double>getAs("gap_ci_low")).isEqualTo(learner.gap().low());
            assertThat(row.<Double>getAs("gap_ci_high")).isEqualTo(learner.gap().high());
            assertThat(row.<Double>getAs("memorized"))
                    .isEqualTo(learner.memorized().value());
            assertThat(row.<Double>getAs("memorized_ci_low"))
                    .isEqualTo(learner.memorized().low());
            assertThat(row.<Double>getAs("memorized_ci_high"))
                    .isEqualTo(learner.memorized().high());
            assertThat(row.<Double>getAs("expected_memorized")).isEqualTo(learner.expectedMemorized());
            assertThat(row.<Double>getAs("singletons_fitted"))
                    .isEqualTo(learner.singletonsFitted().value());
        }
    }

    @Test
    void levels_areOfEachLearner_upToTheStrictest() {
        assertThat(levels).hasSize(6 * 6);
        Row row = levels.stream()
                .filter(one -> one.getAs("learner").equals("refuses singletons") && one.<Integer>getAs("seen") == 1)
                .findFirst()
                .orElseThrow();
        LearnerSums sums = done.learners().get(1).sums();
        assertThat(row.<Double>getAs("subpopulations"))
                .isEqualTo(sums.seen().get(1).mean());
        assertThat(row.<Double>getAs("wrong")).isEqualTo(sums.wrong().get(1).mean());
        assertThat(row.<Double>getAs("wrong_standard_error"))
                .isEqualTo(Estimate.ofMean(sums.wrong().get(1)).standardError());
        assertThat(row.<Double>getAs("tau"))
                .isEqualTo(done.simulation().expected().tau()[1]);
        double expected = done.simulation().expected().number()[1];
        assertThat(row.<Double>getAs("expected_subpopulations")).isEqualTo(expected);
        // 5.5 standard errors: a false alarm in 4e-8
        assertThat(row.<Double>getAs("subpopulations"))
                .isCloseTo(
                        expected,
                        within(5.5
                                * requireNonNull(
                                        Estimate.ofMean(sums.seen().get(1)).standardError())));
    }

    @Test
    void model_memorizesMore_theLongerItIsTrained() {
        SimulatedLearner early = done.learners().get(4);
        SimulatedLearner late = done.learners().get(5);

        assertThat(late.memorized().value())
                .isGreaterThan(0.9)
                .isGreaterThan(requireNonNull(early.memorized().value()) + 0.3);
        assertThat(late.error().value()).isLessThan(requireNonNull(early.error().value()) - 0.2);
        assertThat(late.singletonsFitted().value()).isGreaterThan(0.9);
    }

    @Test
    void summary_saysWhatWasFound() throws IOException {
        String text = Files.readString(out.resolve("audits/longtail-simulation/summary.json"));
        JsonNode json = new ObjectMapper().readTree(text);

        assertThat(text).isEqualTo(JsonFiles.line(done.summary()) + "\n");
        assertThat(json.get("prior").asText()).isEqualTo("frequencies 1/rank^1 (Zipf)");
        assertThat(json.get("subpopulations").asInt()).isEqualTo(60);
        assertThat(json.get("examples").asInt()).isEqualTo(80);
        assertThat(json.get("repetitions").asInt()).isEqualTo(200);
        assertThat(json.get("models").asInt()).isEqualTo(4);
        assertThat(json.get("models_failed").asInt()).isZero();
        assertThat(json.get("trainer").asText()).isEqualTo("fleet-cpu");
        assertThat(json.get("optimum").asDouble())
                .isEqualTo(done.simulation().levels().optimum());
        assertThat(json.get("seconds").asDouble()).isPositive();
        assertThat(json.get("model_seconds").asDouble()).isPositive();
        assertThat(json.at("/configuration/training/epochs").asInt()).isEqualTo(40);
        assertThat(json.get("learners")).hasSize(6);
        assertThat(json.at("/learners/1/learner").asText()).isEqualTo("refuses singletons");
        assertThat(json.at("/learners/1/error").asDouble())
                .isEqualTo(done.learners().get(1).error().value());
        assertThat(json.at("/learners/0/memorized_low").isNull()).isTrue();
        assertThat(json.at("/learners/4/refuses_below").isNull()).isTrue();
    }

    @Test
    void picture_hasTheTheoryTheLearnersAndTheModel() throws IOException {
        AuditSection.Chart chart = LongTailPicture.chart(done);

        assertThat(chart.series()).hasSize(3);
        assertThat(chart.series().get(0).points())
                .as("refusing below 5, 4, 3, 2, 1")
                .hasSize(5);
        assertThat(chart.series().get(0).points().get(4).x()).isEqualTo(1);
        assertThat(chart.series().get(0).points().get(4).y())
                .isEqualTo(done.simulation().levels().optimum());
        assertThat(chart.series().get(1).points()).hasSize(4);
        assertThat(chart.series().get(2).points()).hasSize(2);
        assertThat(chart.series())
                .allSatisfy(series -> assertThat(series.points())
                        .extracting(AuditSection.Point::x)
                        .isSorted()
                        .allMatch(x -> x >= 0 && x <= 1));
        assertThat(Files.readString(out.resolve("audits/longtail-simulation/picture.svg")))
                .isEqualTo(LongTailPicture.svg(done))
                .contains("the model, by epochs");
    }

    @Test
    void nothingElse_isTouched() throws IOException {
        assertThat(Files.readString(out.resolve("notes.txt"))).isEqualTo("somebody's own");
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("200 repetitions of 80 examples of 60 subpopulations in 50 tasks")
                .contains("simulating: 200 of 200 repetitions, ")
                .contains("the model in 4 repetitions, epochs [1, 40], with fleet-cpu")
                .contains("8 of 8 runs")
                .contains("audits/longtail-simulation");
    }

    static LongTailSimulation quietly(LongTailSimulationOptions options, @Nullable Recipe recipe, Path out)
            throws IOException {
        return LongTailSimulations.run(context(out), options, recipe);
    }

    private static JobContext context(Path out) {
        return context(out, new ByteArrayOutputStream());
    }

    private static JobContext context(Path out, ByteArrayOutputStream log) {
        PrintStream stream = new PrintStream(log, true, StandardCharsets.UTF_8);
        return new PeacockJobs(TestRun.session(), out.toString(), stream, false).context();
    }
}
