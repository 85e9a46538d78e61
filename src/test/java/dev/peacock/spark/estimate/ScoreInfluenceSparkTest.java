package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.EstimateConfig;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.columns.ScoreBlocks;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntBinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Influence by real scores of an imported fleet through Spark, against the definition over arrays, whatever the blocks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class ScoreInfluenceSparkTest {
    private static final int T = 70;
    private static final int N = 53;
    private static final int Q = 19;
    private static final int LABELS = 3;

    private final boolean[][] mask = new boolean[T][N];
    private final float[][] train = new float[T][N];
    private final float[][] test = new float[T][Q];
    private TestRun run = new TestRun(Path.of(""));

    @BeforeAll
    void importFleet(@TempDir Path directory) throws IOException {
        RandomStream random = new RandomStream(11);
        for (int r = 0; r < T; r++) {
            for (int i = 0; i < N; i++) {
                // only one model sees the last
                mask[r][i] = i == N - 1 ? r == 0 : random.nextDouble() < 0.5;
                train[r][i] = (float) (random.nextGaussian() + (mask[r][i] ? i % 5 : 0));
            }
            for (int j = 0; j < Q; j++) {
                test[r][j] = (float) (random.nextGaussian() + (mask[r][j] ? 0.4 * (j % 4) : 0));
            }
        }
        Path file = directory.resolve("fleet.npz");
        try (OutputStream out = Files.newOutputStream(file);
                NpzWriter writer = new NpzWriter(out)) {
            bits(writer, "trainset_mask", (r, i) -> mask[r][i] ? 1 : 0, N);
            bits(writer, "trainset_correctness", (r, i) -> train[r][i] > 0 ? 1 : 0, N);
            bits(writer, "testset_correctness", (r, j) -> test[r][j] > 0 ? 1 : 0, Q);
            margins(writer, "trainset_margin", train);
            margins(writer, "testset_margin", test);
            labels(writer, "train_labels", N);
            labels(writer, "test_labels", Q);
        }
        run = new TestRun(directory.resolve("out"));
        run.importFleet(file);
    }

    @ParameterizedTest
    @CsvSource({
        "margin,      estimate.keep=all,         false, 2048",
        "margin,      estimate.keep=all,         false, 7",
        "probability, estimate.keep=all,         true,  5",
        "probability, estimate.influence-threshold=0.03, true, 4",
        "margin,      estimate.influence-threshold=0.1, false, 9",
        "margin,      estimate.top-per-test=3,   false, 2",
        "margin,      estimate.keep=significant, false, 8",
        "probability, estimate.keep=significant, true,  2048",
    })
    void pairs_areThoseOfTheDefinition(String score, String rule, boolean sameLabel, int most) throws IOException {
        EstimateConfig config = run.configOfDirectory(
                        "estimate.score=" + score,
                        rule,
                        "estimate.same-label=" + sameLabel,
                        "estimate.memorization-threshold=0.1",
                        "estimate.fdr=0.2")
                .config()
                .estimate();
        JavaSparkContext spark =
                JavaSparkContext.fromSparkContext(TestRun.session().sparkContext());
        FinishedFleet fleet = run.finishedFleet();
        ScoreBlocks blocks = new ScoreBlocks(
                Block.cut(fleet.experiment().trainLabels(), sameLabel, most),
                Block.cut(fleet.experiment().testLabels(), sameLabel, most));
        ScoreMeetings meetings = ScoreMeetings.of(spark, fleet, blocks, config.score(), null);
        List<Tested<Pair>> kept = new ArrayList<>();
        Map<Integer, List<Pair>> strongest = new HashMap<>();
        EstimateInfluence.Family family = new EstimateScoreInfluence(
                        config,
                        spark.broadcast(new Labels(
                                fleet.experiment().trainLabels(),
                                fleet.experiment().testLabels())),
                        T,
                        null)
                .write(spark, meetings, null, (pairs, best) -> {
                    kept.addAll(pairs.collect());
                    strongest.putAll(best.collectAsMap());
                });
        meetings.release();
        List<Naive> all = naive(config.score(), sameLabel);
        assertThat(family.size()).isEqualTo(all.size());
        assertThat(family.significant())
                .isEqualTo(all.stream().filter(pair -> pair.q <= 0.2).count())
                .isPositive();
        Predicate<Naive> rules = pair -> switch (rule.substring(9, 13)) {
            case "keep" -> rule.endsWith("all") || pair.q <= 0.2;
            case "top-" ->
                all.stream()
                                .filter(other -> other.j == pair.j && other.value() > pair.value())
                                .count()
                        < 3;
            default ->
                pair.value() >= config.influenceLevel() && memorization(config, pair.i) >= config.memorizationLevel();
        };
        Map<List<Integer>, Tested<Pair>> found = kept.stream()
                .collect(Collectors.toMap(
                        pair -> List.of(pair.subject().trainId(), pair.subject().testId()), pair -> pair));
        for (Naive pair : all) {
            Tested<Pair> tested = found.get(List.of(pair.i, pair.j));
            assertThat(tested != null).as("%d %d", pair.i, pair.j).isEqualTo(rules.test(pair));
            if (tested != null) {
                assertThat(tested.subject().estimate()).isEqualTo(pair.difference.estimate());
                assertThat(tested.subject().memorization()).isEqualTo(memorization(config, pair.i));
                assertThat(tested.p()).isEqualTo(pair.difference.pValue());
                // a step of the statistic is 1/16384, and no statistic here is above 8
                assertThat(tested.q()).isBetween(pair.q * (1 - 1e-5), pair.q * (1 + 1e-3));
            }
        }
        assertThat(kept).hasSize((int) all.stream().filter(rules).count());
        for (int j = 0; j < Q; j++) {
            int column = j;
            double best = all.stream()
                    .filter(pair -> pair.j == column)
                    .mapToDouble(Naive::value)
                    .max()
                    .orElseThrow();
            assertThat(Objects.requireNonNull(strongest.get(j)).get(0).value()).isEqualTo(best);
        }
    }

    @Test
    void tables_haveThePairs_andTheSplitCheckIsThatOfTheHalves() throws IOException {
        ReadConfig config = run.configOfDirectory(
                "estimate.score=margin",
                "estimate.same-label=false",
                "estimate.split-check=true",
                "estimate.memorization-threshold=-0.99",
                "estimate.influence-threshold=0.12");
        double least = config.config().estimate().influenceLevel();
        Summary summary = run.estimate(config);
        List<Naive> all = naive(Score.MARGIN, false);
        // no memorization is below that threshold, by any half of the models
        List<Row> rows = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        assertThat(rows.stream().map(row -> List.of(row.<Long>getAs("train_id"), row.<Long>getAs("test_id"))))
                .isEqualTo(all.stream()
                        .filter(pair -> pair.value() >= least)
                        .map(pair -> List.of((long) pair.i, (long) pair.j))
                        .toList());
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.<String>getAs("score")).isEqualTo("margin");
            int i = row.<Long>getAs("train_id").intValue();
            int j = row.<Long>getAs("test_id").intValue();
            int right = (int) IntStream.range(0, T)
                    .filter(r -> mask[r][i] && test[r][j] > 0)
                    .count();
            assertThat(row.<Integer>getAs("correct_in")).isEqualTo(right);
        });
        assertThat(run.rows(Tables.TEST_EXAMPLES, "test_id"))
                .hasSize(Q)
                .allSatisfy(row -> assertThat(row.<Double>getAs("top_influence"))
                        .isEqualTo(all.stream()
                                .filter(pair -> pair.j == row.<Long>getAs("test_id"))
                                .mapToDouble(Naive::value)
                                .max()
                                .orElseThrow()));
        SplitCheck split = Objects.requireNonNull(summary.splitCheck());
        int pairs = 0;
        double choosing = 0;
        double fresh = 0;
        int above = 0;
        for (Naive pair : all) {
            double half = value(pair.i, pair.j, 0);
            if (half >= least) {
                pairs++;
                choosing += half;
                fresh += value(pair.i, pair.j, 1);
                above += value(pair.i, pair.j, 1) >= least ? 1 : 0;
            }
        }
        assertThat(split.pairs()).isEqualTo(pairs);
        assertThat(split.stillAbove()).isEqualTo(above);
        assertThat(split.meanChoosing()).isCloseTo(choosing / pairs, within(1e-12));
        assertThat(split.meanFresh()).isCloseTo(fresh / pairs, within(1e-12));
    }

    /** A pair with a defined influence, and its q-value in the family. */
    private record Naive(int i, int j, ScoreDifference difference, double q) {
        double value() {
            return Objects.requireNonNull(difference.estimate().value());
        }
    }

    private List<Naive> naive(Score score, boolean sameLabel) {
        List<Naive> pairs = new ArrayList<>();
        for (int i = 0; i < N - 1; i++) {
            for (int j = 0; j < Q; j++) {
                if (!sameLabel || i % LABELS == j % LABELS) {
                    pairs.add(new Naive(i, j, difference(score, i, test, j), 0));
                }
            }
        }
        double[] p =
                pairs.stream().mapToDouble(pair -> pair.difference.pValue()).toArray();
        PValues family =
                PValues.of(p, IntStream.range(0, p.length).mapToLong(x -> 1).toArray());
        double[] q = family.qValues(0, p.length, FdrMethod.BENJAMINI_HOCHBERG, 1);
        return pairs.stream()
                .map(pair -> new Naive(
                        pair.i,
                        pair.j,
                        pair.difference,
                        q[Arrays.binarySearch(family.values(), pair.difference.pValue())]))
                .toList();
    }

    private double memorization(EstimateConfig config, int i) {
        return Objects.requireNonNull(
                difference(config.score(), i, train, i).estimate().value());
    }

    private ScoreDifference difference(Score score, int i, float[][] margins, int column) {
        BitColumns included = new BitColumns(1, T);
        IntStream.range(0, T).filter(r -> mask[r][i]).forEach(r -> included.set(0, r));
        double[] scores = IntStream.range(0, T)
                .mapToDouble(r -> margins[r][column])
                .map(margin -> score == Score.MARGIN ? margin : 1 / (1 + Math.exp(-margin)))
                .toArray();
        return ScoreDifference.of(included, 0, scores, null);
    }

    /** By the even or the odd runs alone. */
    private double value(int i, int j, int parity) {
        double[] sums = new double[2];
        int[] models = new int[2];
        for (int r = parity; r < T; r += 2) {
            int side = mask[r][i] ? 1 : 0;
            sums[side] += test[r][j];
            models[side]++;
        }
        return sums[1] / models[1] - sums[0] / models[0];
    }

    private static void bits(NpzWriter writer, String name, IntBinaryOperator value, int width) throws IOException {
        writer.add(
                name,
                NpyType.INT32,
                out -> {
                    for (int r = 0; r < T; r++) {
                        for (int x = 0; x < width; x++) {
                            out.put(value.applyAsInt(r, x));
                        }
                    }
                },
                T,
                width);
    }

    private static void margins(NpzWriter writer, String name, float[][] rows) throws IOException {
        writer.add(
                name,
                NpyType.FLOAT64,
                out -> {
                    for (float[] row : rows) {
                        for (float value : row) {
                            out.put((double) value);
                        }
                    }
                },
                T,
                rows[0].length);
    }

    private static void labels(NpzWriter writer, String name, int size) throws IOException {
        writer.add(
                name,
                NpyType.INT32,
                out -> {
                    for (int x = 0; x < size; x++) {
                        out.put(x % LABELS);
                    }
                },
                size);
    }
}
