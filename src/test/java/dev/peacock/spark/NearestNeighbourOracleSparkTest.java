package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.table.Tables;
import dev.peacock.training.Oracle;
import dev.peacock.training.ShareOfVotes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * End to end through Spark and Parquet: for a nearest neighbour under uniform m-subsets, memorization and influence have
 * closed forms (oracles/t02_onenn_n200: 200 train and 5 test points, m = 140).
 *
 * <p>Given who saw train example i, the runs are independent, so the counts of right answers among those in and among those
 * out are binomial with the oracle's probabilities. There are 200 counts out for memorization and 2 x 1,000 for influence;
 * each is refused outside its two-sided interval at 1e-6 / 2,200, so that the family has a false-alarm rate below 1e-6.
 */
@Tag("spark")
@Tag("statistical")
class NearestNeighbourOracleSparkTest {
    private static final int MODELS = 4_000;
    private static final double RATIO = 0.7;
    private static final double ALPHA = 1e-6 / 2_200;
    /** What floats move a probability by at most. */
    private static final double ROUNDING = 1e-7;

    private static JsonNode inputs = MissingNode.getInstance();
    private static JsonNode fixed = MissingNode.getInstance();
    private static List<Row> memorization = List.of();
    private static List<Row> influence = List.of();
    private static List<Row> testExamples = List.of();

    @BeforeAll
    static void runTheJob(@TempDir Path directory) throws IOException {
        try (InputStream in =
                NearestNeighbourOracleSparkTest.class.getResourceAsStream("/oracles/t02_onenn_n200.json")) {
            JsonNode oracle = new ObjectMapper().readTree(Objects.requireNonNull(in));
            inputs = oracle.get("inputs");
            fixed = oracle.get("expected").get("fixed");
        }
        csv(directory.resolve("train.csv"), inputs.get("x"), inputs.get("y"));
        csv(directory.resolve("test.csv"), inputs.get("testX"), inputs.get("testY"));
        ReadConfig config = TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 1 }
                training.stack = 250
                subsets { ratio = 0.7, models = 4000, seed = 20 }
                estimate { keep = all, same-label = false }
                """, directory);
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(config);
        // as ever without estimate.score, so that old fleets go on
        assertThat(run.configOfDirectory().config().outcome().margins()).isEqualTo(OutcomeConfig.Margins.FALSE);
        run.estimate(config);
        memorization = run.rows(Tables.MEMORIZATION, "train_id");
        influence = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        testExamples = run.rows(Tables.TEST_EXAMPLES, "test_id");
    }

    @Test
    void memorization_isTheClosedForm_withinBinomialBounds() {
        assertThat(memorization).hasSize(200);
        assertThat(memorizationViolations(0)).isEmpty();
    }

    @Test
    void aMemorizedExampleInTheSubset_isAlwaysRight() {
        assertThat(memorization)
                .allSatisfy(
                        row -> assertThat(row.<Integer>getAs("correct_in")).isEqualTo(row.<Integer>getAs("models_in")));
    }

    @Test
    void influence_isTheClosedForm_withinBinomialBounds() {
        assertThat(influence).hasSize(200 * 5);
        assertThat(influenceViolations(0, false)).isEmpty();
    }

    /**
     * Shares of three votes: given who saw train example i, runs are independent and shares lie in 0..1 with known means, so that each
     * difference of means is refused where its Chernoff bound is below 1e-6 / 1,200, of 200 + 1,000 of them.
     */
    @Test
    void byProbability_withThreeNeighbours_isTheClosedForm(@TempDir Path directory) throws IOException {
        csv(directory.resolve("train.csv"), inputs.get("x"), inputs.get("y"));
        csv(directory.resolve("test.csv"), inputs.get("testX"), inputs.get("testY"));
        ReadConfig config = TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label }
                dataset.test { format = csv, path = test.csv, label = label }
                model.nearest-neighbour { k = 3 }
                training.stack = 250
                subsets { ratio = 0.7, models = 2000, seed = 21 }
                estimate { keep = all, same-label = false, score = probability }
                """, directory);
        TestRun run = new TestRun(directory.resolve("out"));
        run.train(config);
        assertThat(run.configOfDirectory().config().outcome().margins()).isEqualTo(OutcomeConfig.Margins.TRUE);
        run.estimate(config);
        List<Row> own = run.rows(Tables.MEMORIZATION, "train_id");
        List<Row> pairs = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        ShareOfVotes shares =
                new ShareOfVotes(Oracle.store(Oracle.read("t02_onenn_n200").get("inputs")), 3, 140);
        assertThat(pairs).hasSize(200 * 5);
        assertThat(refused(shares, own, pairs, 0)).isZero();
        assertThat(refused(shares, own, pairs, 1)).isGreaterThan(50);
        // right answers would give another quantity
        assertThat(own)
                .anySatisfy(row -> assertThat(row.<Double>getAs("memorization"))
                        .isNotCloseTo(
                                (double) row.<Integer>getAs("correct_in") / row.<Integer>getAs("models_in")
                                        - (double) row.<Integer>getAs("correct_out") / row.<Integer>getAs("models_out"),
                                within(0.2)));
    }

    /** How many differences are improbable, if each is taken for that of the train example {@code shift} further on. */
    private static long refused(ShareOfVotes shares, List<Row> own, List<Row> pairs, int shift) {
        long refused = own.stream()
                .filter(row -> {
                    int i = (int) ((row.<Long>getAs("train_id") + shift) % 200);
                    return isRefused(shares, row, "memorization", i, i);
                })
                .count();
        return refused
                + pairs.stream()
                        .filter(row -> {
                            int i = (int) ((row.<Long>getAs("train_id") + shift) % 200);
                            return isRefused(
                                    shares, row, "influence", i, 200 + (int) (long) row.<Long>getAs("test_id"));
                        })
                        .count();
    }

    private static boolean isRefused(ShareOfVotes shares, Row row, String column, int i, int example) {
        double in = shares.expected(i, true, example);
        double out = shares.expected(i, false, example);
        double found = row.<Double>getAs(column);
        int a = row.getAs("models_in");
        int b = row.getAs("models_out");
        double direction = Math.signum(found - (in - out));
        // E exp(x X) <= 1 - p + p exp(x) for X in 0..1 of mean p, whatever else is known of X; any x > 0 gives a bound
        double logBound = IntStream.rangeClosed(1, 400)
                .mapToDouble(step -> 5.0 * step)
                .map(x -> a * Math.log1p(in * Math.expm1(direction * x / a))
                        + b * Math.log1p(out * Math.expm1(-direction * x / b))
                        - x * direction * (found - Math.copySign(ROUNDING, direction)))
                .min()
                .orElseThrow();
        return logBound < Math.log(1e-6 / 1_200 / 2);
    }

    @Test
    void theCheck_refusesAMaskShiftedByOne() {
        assertThat(memorizationViolations(1)).hasSizeGreaterThan(50);
        assertThat(influenceViolations(1, false)).hasSizeGreaterThan(5);
    }

    @Test
    void theCheck_refusesInAndOutSwapped() {
        assertThat(influenceViolations(0, true)).hasSizeGreaterThan(5);
    }

    @Test
    void testAccuracy_isTheClosedForm_withinBinomialBounds() {
        for (Row row : testExamples) {
            double accuracy = fixed.get("accuracy")
                    .get((int) (long) row.<Long>getAs("test_id"))
                    .asDouble();
            assertThat(row.<Integer>getAs("models")).isEqualTo(MODELS);
            assertThat(isPlausible(MODELS, row.<Integer>getAs("correct"), accuracy))
                    .isTrue();
        }
    }

    @Test
    void topTrainExample_isTheStrongestPairOfItsTestExample() {
        for (Row row : testExamples) {
            Row top = influence.stream()
                    .filter(pair -> pair.<Long>getAs("test_id").equals(row.<Long>getAs("test_id")))
                    .max((a, b) -> {
                        int byInfluence = Double.compare(a.<Double>getAs("influence"), b.<Double>getAs("influence"));
                        return byInfluence != 0
                                ? byInfluence
                                : Long.compare(b.<Long>getAs("train_id"), a.<Long>getAs("train_id"));
                    })
                    .orElseThrow();
            assertThat(row.<Long>getAs("top_train_id")).isEqualTo(top.<Long>getAs("train_id"));
            assertThat(row.<Double>getAs("top_influence")).isEqualTo(top.<Double>getAs("influence"));
        }
    }

    private static List<String> memorizationViolations(int shift) {
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < memorization.size(); i++) {
            Row row = memorization.get((i + shift) % memorization.size());
            // an example that was seen is its own neighbour: right when in, so memorization is 1 - P(right | out)
            double out = 1 - fixed.get("memorization").get(i).asDouble();
            if (!isPlausible(row.getAs("models_out"), row.getAs("correct_out"), out)) {
                violations.add("train example " + i);
            }
        }
        return violations;
    }

    private static List<String> influenceViolations(int shift, boolean swapped) {
        List<String> violations = new ArrayList<>();
        for (Row row : influence) {
            int i = (int) ((row.<Long>getAs("train_id") + shift) % 200);
            int j = (int) (long) row.<Long>getAs("test_id");
            double difference = fixed.get("influence").get(i).get(j).asDouble() * (swapped ? -1 : 1);
            // P(right) = ratio P(right | in) + (1 - ratio) P(right | out)
            double out = fixed.get("accuracy").get(j).asDouble() - RATIO * difference;
            if (!isPlausible(row.getAs("models_in"), row.getAs("correct_in"), out + difference)
                    || !isPlausible(row.getAs("models_out"), row.getAs("correct_out"), out)) {
                violations.add("pair " + i + ", " + j);
            }
        }
        return violations;
    }

    private static boolean isPlausible(int trials, int successes, double probability) {
        double p = Math.max(0, Math.min(1, probability));
        // rounding of the oracle's doubles must not turn an impossible into an improbable event
        if (p < 1e-12 || p > 1 - 1e-12) {
            return successes == (p < 0.5 ? 0 : trials);
        }
        BinomialDistribution binomial = new BinomialDistribution(null, trials, p);
        return binomial.cumulativeProbability(successes) > ALPHA / 2
                && 1 - binomial.cumulativeProbability(successes - 1) > ALPHA / 2;
    }

    private static void csv(Path file, JsonNode points, JsonNode labels) throws IOException {
        List<String> lines = new ArrayList<>(List.of("x,y,label"));
        for (int i = 0; i < points.size(); i++) {
            lines.add(points.get(i).get(0).asInt() + "," + points.get(i).get(1).asInt() + ","
                    + labels.get(i).asInt());
        }
        Files.write(file, lines);
    }
}
