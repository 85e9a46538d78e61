package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An imported fleet with the margins of the oracle, through Spark: estimates, summary, report, and what needs accuracies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class ScoreEstimatorSparkTest {
    private static final int OTHER_FRESH = 2;

    private final TestRun[] runs = new TestRun[3];
    private Path directory = Path.of("");
    private int[][] mask = {};
    private double[][] margins = {};
    private JsonNode expected = new ObjectMapper().createObjectNode();

    @BeforeAll
    void importFleet(@TempDir Path temporary) throws IOException {
        directory = temporary;
        JsonNode oracle = Fleet.oracle("t11_scores");
        expected = oracle.get("expected");
        ObjectMapper json = new ObjectMapper();
        JsonNode inputs = oracle.get("inputs");
        mask = json.treeToValue(inputs.get("mask"), int[][].class);
        margins = json.treeToValue(inputs.get("trainMargin"), double[][].class);
        double[][] test = json.treeToValue(inputs.get("testMargin"), double[][].class);
        for (int with = 0; with < 3; with++) {
            if (with == OTHER_FRESH) {
                // runs with odd numbers are the fresh ones
                for (int r = 1; r < test.length; r += 2) {
                    test[r] = test[(r + 6) % test.length].clone();
                }
            }
            Path file = directory.resolve("fleet" + with + ".npz");
            try (OutputStream out = Files.newOutputStream(file);
                    NpzWriter writer = new NpzWriter(out)) {
                matrix(writer, "trainset_mask", doubles(mask));
                matrix(writer, "trainset_correctness", correct(margins));
                matrix(writer, "testset_correctness", correct(test));
                if (with > 0) {
                    matrix(writer, "trainset_margin", margins);
                    matrix(writer, "testset_margin", test);
                }
                labels(writer, "train_labels", json.treeToValue(inputs.get("trainLabel"), int[].class));
                labels(writer, "test_labels", json.treeToValue(inputs.get("testLabel"), int[].class));
            }
            runs[with] = new TestRun(directory.resolve("out" + with));
            runs[with].importFleet(file);
        }
    }

    @ParameterizedTest
    @CsvSource({"PROBABILITY, memorizationProbability", "MARGIN, memorizationMargin"})
    void memorization_isTheOracles_andTheReportSaysOfWhat(Score score, String name) throws IOException {
        TestRun run = runs[1];
        String word = score.name().toLowerCase(java.util.Locale.ROOT);
        Summary summary = run.estimate(run.configOfDirectory("estimate.score=" + word));
        List<Row> rows = run.rows(Tables.MEMORIZATION, "train_id");
        assertThat(rows).hasSize(expected.get(name).size());
        double[] p = new double[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            int example = i;
            BitColumns included = new BitColumns(1, mask.length);
            IntStream.range(0, mask.length).filter(r -> mask[r][example] == 1).forEach(r -> included.set(0, r));
            // the table's margins are floats
            double[] scores = IntStream.range(0, mask.length)
                    .mapToDouble(r -> (float) margins[r][example])
                    .map(margin -> score == Score.MARGIN ? margin : 1 / (1 + Math.exp(-margin)))
                    .toArray();
            ScoreDifference naive = ScoreDifference.of(included, 0, scores, null);
            p[i] = naive.pValue();
            Double[] exact = {
                naive.estimate().value(),
                naive.estimate().standardError(),
                naive.estimate().low(),
                naive.estimate().high()
            };
            String[] columns = {"memorization", "standard_error", "ci_low", "ci_high"};
            for (int c = 0; c < columns.length; c++) {
                Double found = row.getAs(columns[c]);
                assertThat(found).as("%d %s", i, columns[c]).isEqualTo(exact[c]);
                JsonNode number = expected.get(name).get(i).get(c);
                if (found == null) {
                    assertThat(number.isNull()).isTrue();
                } else if (c < 2) {
                    // floats have 24 bits, of margins below 8; the oracle's intervals are Welch's, also where models
                    // are few
                    assertThat(found).isCloseTo(number.asDouble(), within(1e-6));
                }
            }
            assertThat(row.<String>getAs("score")).isEqualTo(word);
        }
        double[] defined =
                Arrays.stream(p).filter(value -> !Double.isNaN(value)).toArray();
        PValues all = PValues.of(
                defined, IntStream.range(0, defined.length).mapToLong(i -> 1).toArray());
        double[] q = all.qValues(0, defined.length, FdrMethod.BENJAMINI_HOCHBERG, 1);
        for (int i = 0; i < p.length; i++) {
            Double found = rows.get(i).getAs("q_value");
            assertThat(found)
                    .isEqualTo(Double.isNaN(p[i]) ? null : (Double) q[Arrays.binarySearch(all.values(), p[i])]);
        }
        assertThat(summary.score()).isEqualTo(score);
        assertThat(summary.undefinedExamples()).isEqualTo(2);
        run.report(run.configOfDirectory("estimate.score=" + word));
        assertThat(Files.readString(directory.resolve("out1/report/index.html")))
                .contains("memorization by " + word + " of at least " + (score == Score.MARGIN ? "1.02" : "0.25"))
                .contains("Here by " + word + ": the mean ")
                .contains("memorization and influence are by " + word);
    }

    /** Without features there are no neighbours, so that all effects have one prior variance, unless the user has embeddings. */
    @Test
    void effectsOfAnImportedFleet_areEstimatedTogether_byRidge_orEmbeddings() throws IOException {
        TestRun run = runs[1];
        Summary summary = run.estimate(run.configOfDirectory(
                "estimate.score=margin", "estimate.influence=ridge", "estimate.keep=all", "estimate.same-label=false"));
        InfluencePrior prior = Objects.requireNonNull(summary.prior());
        assertThat(prior.weights().near()).isZero();
        assertThat(prior.weights().all()).isPositive();
        List<Row> rows = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        // two of the train examples were seen by all models, or by none
        assertThat(rows).hasSize(20 * 7);
        assertThat(rows.stream().filter(row -> row.<Double>getAs("believed") * row.<Double>getAs("influence") > 0))
                .hasSizeGreaterThan(rows.size() / 2);

        Path file = directory.resolve("embeddings.npz");
        try (OutputStream out = Files.newOutputStream(file);
                NpzWriter writer = new NpzWriter(out)) {
            matrix(writer, "train", embeddings(22));
            matrix(writer, "test", embeddings(7));
        }
        InfluencePrior near = Objects.requireNonNull(run.estimate(
                        run.configOfDirectory("estimate={score=margin, influence=prior, embeddings=\"" + file + "\"}"))
                .prior());
        assertThat(near.weights().near()).isPositive();
        assertThat(near.near()).startsWith("embeddings-");
        assertThat(run.log()).contains("by the distance of the user's embeddings");
    }

    /** Whatever the fresh runs are, the choice is the same. */
    @Test
    void splitCheck_choosesPairs_withoutTheFreshRuns() throws IOException {
        SplitCheck[] checks = new SplitCheck[3];
        for (int k = 1; k < 3; k++) {
            TestRun run = runs[k];
            checks[k] = Objects.requireNonNull(run.estimate(
                            run.configOfDirectory(
                                    "estimate={score=margin, influence=ridge, split-check=true, same-label=false, memorization-threshold=-0.99, influence-threshold=0.01}"))
                    .splitCheck());
        }
        assertThat(checks[1].pairs()).isPositive().isEqualTo(checks[OTHER_FRESH].pairs());
        assertThat(checks[1].meanChoosing()).isEqualTo(checks[OTHER_FRESH].meanChoosing());
        assertThat(checks[1].meanFresh()).isNotEqualTo(checks[OTHER_FRESH].meanFresh());
    }

    private static double[][] embeddings(int examples) {
        return IntStream.range(0, examples)
                .mapToObj(i -> new double[] {i % 3, i})
                .toArray(double[][]::new);
    }

    /** 0.1 and 0.05 stand for margins of .401 and .200. */
    @Test
    void pairs_areKept_byThresholdsInUnitsOfTheScore() throws IOException {
        TestRun run = runs[1];
        String thresholds =
                "estimate={score=margin, memorization-threshold=0.1, influence-threshold=0.05, split-check=true, keep=";
        run.estimate(run.configOfDirectory(thresholds + "all}"));
        List<String> expected = run.rows(Tables.INFLUENCE, "train_id", "test_id").stream()
                .filter(row -> row.<Double>getAs("memorization") >= 2 * Math.log(1.1 / 0.9))
                .filter(row -> row.<Double>getAs("influence") >= 2 * Math.log(1.05 / 0.95))
                .map(row -> row.getAs("train_id") + " " + row.getAs("test_id"))
                .toList();
        Summary summary = run.estimate(run.configOfDirectory(thresholds + "high-influence}"));
        assertThat(run.rows(Tables.INFLUENCE, "train_id", "test_id"))
                .extracting(row -> row.getAs("train_id") + " " + row.getAs("test_id"))
                .isEqualTo(expected);
        assertThat(expected).hasSizeBetween(3, 40);
        SplitCheck check = Objects.requireNonNull(summary.splitCheck());
        assertThat(Objects.requireNonNull(check.meanChoosing())).isGreaterThan(2 * Math.log(1.05 / 0.95));
    }

    @Test
    void fleetWithoutMargins_isRefused_withWhatToDo() {
        assertThatThrownBy(() -> runs[0].estimate(runs[0].configOfDirectory("estimate.score=margin")))
                .hasStackTraceContaining(
                        " has no margins, since the fleet was imported without; import it into another "
                                + "directory with the arrays trainset_margin and testset_margin, or with logits or probabilities");
    }

    @Test
    void training_keepsMarginsThatTheScoreNeeds_orIsRefused() throws IOException {
        String fleet = "dataset.builtin = digits, model.layers = [{ output = 10 }], estimate.score = margin, "
                + "subsets.models = 1000000";
        TestRun run = new TestRun(directory.resolve("trained"));
        assertThatThrownBy(() -> run.prepared(TestRun.config(fleet + ", outcome.margins = false", directory)))
                .isInstanceOf(UserError.class)
                .hasMessage("estimate.score = margin needs the margins of every model, but they are not kept; set "
                        + "outcome.margins = half, or estimate.score = correct");
        assertThat(run.prepared(TestRun.config(fleet, directory))
                        .config()
                        .outcome()
                        .keepsMargins())
                .isTrue();
    }

    private static double[][] doubles(int[][] rows) {
        return Arrays.stream(rows)
                .map(row -> Arrays.stream(row).asDoubleStream().toArray())
                .toArray(double[][]::new);
    }

    private static double[][] correct(double[][] margins) {
        return Arrays.stream(margins)
                .map(row -> Arrays.stream(row).map(margin -> margin > 0 ? 1 : 0).toArray())
                .toArray(double[][]::new);
    }

    private static void matrix(NpzWriter writer, String name, double[][] rows) throws IOException {
        boolean real = name.endsWith("margin");
        writer.add(
                name,
                real ? NpyType.FLOAT64 : NpyType.INT32,
                out -> {
                    for (double[] row : rows) {
                        for (double value : row) {
                            if (real) {
                                out.put(value);
                            } else {
                                out.put((int) value);
                            }
                        }
                    }
                },
                rows.length,
                rows[0].length);
    }

    private static void labels(NpzWriter writer, String name, int[] labels) throws IOException {
        writer.add(
                name,
                NpyType.INT32,
                out -> {
                    for (int label : Objects.requireNonNull(labels)) {
                        out.put(label);
                    }
                },
                labels.length);
    }
}
