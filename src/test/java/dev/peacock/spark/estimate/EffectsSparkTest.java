package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.estimate.prior.PriorWeights;
import dev.peacock.estimate.prior.ReferencePosterior;
import dev.peacock.spark.FewDigits;
import dev.peacock.spark.TestRun;
import dev.peacock.table.Tables;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Effects estimated together through Spark, against the formulas as they stand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class EffectsSparkTest {
    private static final int TRAIN = 300;
    private static final int MODELS = 48;
    private static final int NEAREST = 50;
    private static final int TEST = 7;

    private Path directory = Path.of("");
    private TestRun run = new TestRun(directory);

    @BeforeAll
    void train(@TempDir Path temporary) throws IOException {
        directory = temporary.resolve("out");
        run = new TestRun(directory);
        run.train(TestRun.config(
                FewDigits.dataset(temporary, TRAIN, 60)
                        + ", model.layers = [{ dense = 8, activation = relu }, { output = 10 }], training { epochs = 2, batch = 64, stack = 12, "
                        + "updater { nesterovs { rate = 0.1, momentum = 0.9 } } }, subsets { models = " + MODELS
                        + ", ratio = 0.5, seed = 5 }, estimate { score = margin }",
                temporary));
    }

    @Test
    void believedInfluence_isThePosteriorOfTheFittedPrior_andRanksPairs() throws IOException {
        Summary summary = estimate("estimate.influence=prior", "estimate.top-per-test=3", "estimate.split-check=true");

        assertThat(summary.splitCheck()).isNotNull();
        InfluencePrior prior = Objects.requireNonNull(summary.prior());
        PriorWeights weights = prior.weights();
        assertThat(weights.near()).isPositive();
        assertThat(run.log()).contains(prior.sentence());
        List<Row> pairs = run.rowsWhere(Tables.INFLUENCE, "test_id = " + TEST, "train_id");
        assertThat(pairs).hasSize(3);
        double[] means = checked(pairs, weights, prior, "dataset/store-");
        // no pair of the same label is believed to be stronger
        double weakest = pairs.stream()
                .mapToDouble(row -> row.<Double>getAs("believed"))
                .min()
                .orElseThrow();
        assertThat(Arrays.stream(means).filter(mean -> mean >= weakest - 1e-6).count())
                .isEqualTo(3);
        Row tested = run.rows(Tables.TEST_EXAMPLES, "test_id").get(TEST);
        assertThat(tested.<Double>getAs("top_believed"))
                .isEqualTo(pairs.stream()
                        .mapToDouble(row -> row.<Double>getAs("believed"))
                        .max()
                        .orElseThrow());
        run.report(run.configOfDirectory());
        assertThat(Files.readString(directory.resolve("report/index.html")))
                .contains("effects of all train examples estimated together");
    }

    @Test
    void everyPair_isWritten_alsoBetweenLabels_byRidge() throws IOException {
        Summary summary = run.estimate(
                run.configOfDirectory("estimate.influence=ridge", "estimate.keep=all", "estimate.same-label=false"));

        InfluencePrior prior = Objects.requireNonNull(summary.prior());
        assertThat(prior.weights().near()).isZero();
        List<Row> pairs = run.rowsWhere(Tables.INFLUENCE, "test_id = " + TEST, "train_id");
        assertThat(pairs).hasSize(TRAIN);
        checked(pairs, prior.weights(), prior, "dataset/store-");
    }

    /** Scores are then 1 and 0. */
    @Test
    void rightAnswers_areRankedByThePosterior_byTheLastHiddenLayer() throws IOException {
        ReadConfig asked = run.configOfDirectory("estimate.influence=prior", "estimate.distance=hidden");
        assertThatThrownBy(() -> run.explain(asked).test(List.of(String.valueOf(TEST)), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(
                        "by estimate.distance = hidden are not there yet; run estimate with the same keys once");
        Summary summary = estimate(
                "estimate.score=correct",
                "estimate.influence=prior",
                "estimate.distance=hidden",
                "estimate.memorization-threshold=-1",
                "estimate.influence-threshold=0",
                "estimate.split-check=true");

        InfluencePrior prior = Objects.requireNonNull(summary.prior());
        assertThat(prior.near()).startsWith("hidden-");
        // how many differences reach a threshold by chance says nothing of what is believed
        assertThat(summary.pairsByChance()).isNull();
        // chosen by what is believed of them
        assertThat(Objects.requireNonNull(summary.splitCheck()).meanChoosing()).isNotNegative();
        List<Row> pairs = run.rows(Tables.INFLUENCE, "test_id", "train_id").stream()
                .filter(row -> row.<Long>getAs("test_id") == TEST)
                .toList();
        double[] means = checked(pairs, prior.weights(), prior, "audits/longtail/hidden-");
        assertThat((long) pairs.size())
                .isBetween(
                        Arrays.stream(means).filter(mean -> mean >= 1e-6).count(),
                        Arrays.stream(means).filter(mean -> mean >= -1e-6).count());
    }

    /** Estimates, and leaves nothing in the cluster's memory. */
    private Summary estimate(String... sets) throws IOException {
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(TestRun.session().sparkContext());
        Set<Integer> before = spark.getPersistentRDDs().keySet();
        Summary summary = run.estimate(run.configOfDirectory(sets));
        assertThat(before).containsAll(spark.getPersistentRDDs().keySet());
        return summary;
    }

    private static float[] values(PackedStore packed, int example) {
        float[] values = new float[packed.shape().size()];
        packed.readUnscaled(example, values, 0);
        return values;
    }

    /** The means of all train examples of the same label; NaN of others. {@code store}: how the one of distances begins. */
    private double[] checked(List<Row> pairs, PriorWeights weights, InfluencePrior prior, String store)
            throws IOException {
        boolean byCounts = pairs.get(0).getAs("score").equals("correct");
        boolean[][] mask = new boolean[MODELS][];
        double[] score = new double[MODELS];
        List<Row> outcomes = run.rows(Tables.OUTCOMES, "run");
        for (int r = 0; r < MODELS; r++) {
            byte[] bits = outcomes.get(r).getAs("included");
            mask[r] = new boolean[TRAIN];
            for (int i = 0; i < TRAIN; i++) {
                mask[r][i] = (bits[i / 8] >> i % 8 & 1) == 1;
            }
            byte[] right = outcomes.get(r).getAs("test_correct");
            score[r] = byCounts
                    ? right[TEST / 8] >> TEST % 8 & 1
                    : outcomes.get(r)
                            .<Float>getList(outcomes.get(r).fieldIndex("test_margin"))
                            .get(TEST);
        }
        double[] variance = new double[TRAIN];
        boolean[] same = new boolean[TRAIN];
        try (PackedStore packed = PackedStore.map(store(store))) {
            for (int i = 0; i < TRAIN; i++) {
                same[i] = packed.label(i) == packed.label(TRAIN + TEST);
                variance[i] = weights.variance(same[i]);
            }
            float[] explained = values(packed, TRAIN + TEST);
            for (int near : NearestTrainExamples.of(packed, new int[] {TRAIN + TEST}, NEAREST)) {
                variance[near] += weights.near() > 0
                        ? weights.kernel(NearestTrainExamples.squared(explained, values(packed, near)))
                        : 0;
            }
        }
        ReferencePosterior reference = new ReferencePosterior(mask, variance, score, 1);
        Map<Integer, Row> byTrain = new HashMap<>();
        pairs.forEach(row -> byTrain.put(Math.toIntExact(row.<Long>getAs("train_id")), row));
        double noise = reference.quadratic() / (MODELS - 1);
        boolean hasSd = prior.calibration() != null && prior.calibration().holds() && pairs.size() < TRAIN;
        byTrain.forEach((i, row) -> {
            // alpha is in float
            assertThat(row.<Double>getAs("believed")).isCloseTo(reference.effect(i), within(1e-5));
            Double sd = row.getAs("believed_sd");
            assertThat(sd != null).isEqualTo(hasSd);
            if (sd != null) {
                double exact =
                        Objects.requireNonNull(prior.calibration()).factor() * Math.sqrt(noise) * reference.sd(i);
                assertThat(sd).isCloseTo(exact, within(1e-6 * exact));
            }
        });
        double[] means = new double[TRAIN];
        Arrays.setAll(means, i -> same[i] ? reference.effect(i) : Double.NaN);
        return means;
    }

    private Path store(String begins) throws IOException {
        Path path = directory.resolve(begins);
        try (Stream<Path> files = Files.list(path.getParent())) {
            return files.filter(file -> file.toString().startsWith(path.toString()))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
