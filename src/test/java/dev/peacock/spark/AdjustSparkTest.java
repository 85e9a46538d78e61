package dev.peacock.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.AdjustedInfluence;
import dev.peacock.estimate.AdjustedMemorization;
import dev.peacock.estimate.Adjustment;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Neighbourhood;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.subset.OthersIncluded;
import dev.peacock.table.Tables;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The digits by nearest neighbour, adjusted in Spark over blocks of one label, against the same over one block of everything. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("spark")
class AdjustSparkTest {
    private static final int TRAIN = 1_500;
    private static final int TEST = 297;
    private static final int MODELS = 150;
    private static final String FLEET = """
            dataset.builtin = digits
            model.nearest-neighbour { k = 1 }
            training.stack = 50
            subsets { ratio = 0.7, models = 150, seed = 3 }
            """;
    private static final String ADJUSTED =
            FLEET + "estimate { adjust = neighbours, memorization-threshold = 0.05, influence-threshold = 0.05 }\n";
    private static final OthersIncluded OTHERS = OthersIncluded.of(new SubsetsConfig.Uniform(0.7), TRAIN);

    @TempDir
    private static @Nullable Path temporary;

    private static Path directory = Path.of("");
    private static TestRun run = new TestRun(directory);
    private static Fleet fleet = new Fleet(new int[0][], new int[0][], new int[0][], null, null);
    private static List<Row> plain = List.of();
    private static int k;

    @BeforeAll
    static void train() throws IOException {
        directory = Objects.requireNonNull(temporary);
        run = new TestRun(directory.resolve("out"));
        run.train(TestRun.config(FLEET, directory));
        run.estimate(TestRun.config(FLEET, directory));
        plain = run.rows(Tables.MEMORIZATION, "train_id");
        fleet = FleetOfOutcomes.arrays(run);
    }

    @Test
    @Order(1)
    void memorization_isThatOfOneBlock_withTheSameChoice() throws IOException {
        JsonNode summary =
                new ObjectMapper().readTree(JsonFiles.line(run.estimate(TestRun.config(ADJUSTED, directory))));
        TrainBlock train = trainBlock();
        Neighbourhood near = near(0, TRAIN, Adjustment.MOST_NEIGHBOURS);
        k = summary.get("adjusted_neighbours").asInt();
        AdjustedMemorization.Choice choice = AdjustedMemorization.Choice.of(AdjustedMemorization.errors(train, near));
        assertThat(k).isEqualTo(choice.neighbours()).isPositive();
        assertThat(summary.get("adjustment_gain").asDouble()).isGreaterThan(1).isCloseTo(choice.gain(), within(1e-9));
        assertThat(run.log())
                .contains("estimate: adjusted for the " + k + " nearest train examples", "neighbours took");
        Estimate[] expected = AdjustedMemorization.of(train, near, k, OTHERS);
        List<Row> rows = run.rows(Tables.MEMORIZATION, "train_id");
        for (int i = 0; i < TRAIN; i++) {
            Row row = rows.get(i);
            assertThat(row.<Double>getAs("memorization")).isEqualTo(expected[i].value());
            assertThat(row.<Double>getAs("standard_error")).isEqualTo(expected[i].standardError());
            assertThat(row.<Double>getAs("ci_low")).isEqualTo(expected[i].low());
            assertThat(row.<Double>getAs("ci_high")).isEqualTo(expected[i].high());
            for (String same : List.of("correct_in", "correct_out", "accuracy_out", "p_value", "q_value")) {
                assertThat(row.<Object>getAs(same)).isEqualTo(plain.get(i).<Object>getAs(same));
            }
        }
        assertThat(Files.exists(directory.resolve("out/report"))).isFalse();
        run.report(TestRun.config(ADJUSTED, directory));
        assertThat(Files.readString(directory.resolve("out/report/index.html")))
                .contains("How the estimates are adjusted for neighbours", k + " train examples");
    }

    @Test
    @Order(2)
    void influence_isThatOfOneBlock() throws IOException {
        PairRule rule = new PairRule(new BigDecimal("0.05"), new BigDecimal("0.05"));
        List<Pair> expected = influence()
                .kept(labels(true), labels(false), rule)
                .filter(pair -> pair.trainLabel() == pair.testLabel())
                .sorted(Pair.STRONGEST_FIRST)
                .toList();
        List<Row> rows = run.rows(Tables.INFLUENCE, "train_id", "test_id").stream()
                .sorted(Comparator.comparingDouble((Row row) -> -row.<Double>getAs("influence"))
                        .thenComparing(row -> row.<Long>getAs("train_id"))
                        .thenComparing(row -> row.<Long>getAs("test_id")))
                .toList();
        assertThat(rows).hasSameSizeAs(expected).hasSizeGreaterThan(20);
        for (int p = 0; p < expected.size(); p++) {
            assertSame(rows.get(p), expected.get(p));
        }
    }

    @Test
    @Order(3)
    void significantPairs_areAdjusted() throws IOException {
        Summary summary = run.estimate(TestRun.config(ADJUSTED + "estimate.keep = significant", directory));
        Map<List<Long>, Pair> expected = influence()
                .kept(labels(true), labels(false), PairRule.ALL)
                .collect(Collectors.toMap(pair -> List.of((long) pair.trainId(), (long) pair.testId()), pair -> pair));
        List<Row> rows = run.rows(Tables.INFLUENCE, "train_id", "test_id");
        assertThat(rows).hasSize((int) summary.significantPairs()).hasSizeGreaterThan(10);
        for (Row row : rows) {
            assertThat(row.<Double>getAs("q_value")).isLessThanOrEqualTo(0.05);
            assertSame(
                    row,
                    Objects.requireNonNull(
                            expected.get(List.of(row.<Long>getAs("train_id"), row.<Long>getAs("test_id")))));
        }
    }

    @Test
    @Order(4)
    void topPerTest_hasEveryPairAdjusted_andTakesTheNeighboursThatWereFound() throws IOException {
        try (var files = Files.list(directory.resolve("out/dataset"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("neighbours-"));
        }
        run.estimate(TestRun.config(ADJUSTED + "estimate { top-per-test = 2, same-label = false }", directory));
        List<List<Pair>> expected = influence().strongest(labels(true), labels(false), 2);
        List<Row> rows = run.rows(Tables.INFLUENCE, "test_id");
        List<Row> tests = run.rows(Tables.TEST_EXAMPLES, "test_id");
        assertThat(rows).hasSize(2 * TEST);
        for (int j = 0; j < TEST; j++) {
            List<Row> ofTest = rows.subList(2 * j, 2 * j + 2).stream()
                    .sorted(Comparator.comparingDouble((Row row) -> -row.<Double>getAs("influence"))
                            .thenComparing(row -> row.<Long>getAs("train_id")))
                    .toList();
            assertSame(ofTest.get(0), expected.get(j).get(0));
            assertSame(ofTest.get(1), expected.get(j).get(1));
            assertThat(tests.get(j).<Double>getAs("top_influence"))
                    .isEqualTo(expected.get(j).get(0).value());
        }
        run.export(directory.resolve("arrays.npz"), null, false);
        assertThat(run.log()).contains("the arrays contain plain differences");
    }

    @Test
    @Order(5)
    void designsWithoutNeighbours_areRefused() {
        assertThatThrownBy(() -> TestRun.config(
                        ADJUSTED + "subsets { ratio = null, design = leave-one-out, leave-out = [1] }", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("estimate.adjust: must be none for this subsets.design");
        assertThatThrownBy(() -> TestRun.config(ADJUSTED + "subsets { ratio = 0.5, design = balanced }", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("estimate.adjust: must be none for this subsets.design");
        assertThatThrownBy(() -> TestRun.config("dataset.imported = a, estimate.adjust = neighbours", directory))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("estimate.adjust: must be none with dataset.imported");
    }

    private static void assertSame(Row row, Pair pair) {
        assertThat(row.<Long>getAs("train_id")).isEqualTo(pair.trainId());
        assertThat(row.<Long>getAs("test_id")).isEqualTo(pair.testId());
        assertThat(row.<Double>getAs("influence")).isEqualTo(pair.value());
        assertThat(row.<Double>getAs("standard_error"))
                .isEqualTo(pair.estimate().standardError());
        assertThat(row.<Double>getAs("ci_low")).isEqualTo(pair.estimate().low());
        assertThat(row.<Double>getAs("memorization")).isEqualTo(pair.memorization());
        assertThat(row.<Integer>getAs("correct_in")).isEqualTo(pair.influence().correctIn());
    }

    private static AdjustedInfluence influence() {
        Estimate[] memorization = AdjustedMemorization.of(trainBlock(), near(0, TRAIN, k), k, OTHERS);
        TestBlock test = new TestBlock(block(TEST), columns(fleet.testCorrect(), TEST));
        return new AdjustedInfluence(trainBlock(), memorization, test, near(TRAIN, TRAIN + TEST, k + 1), k, OTHERS);
    }

    private static int[] labels(boolean train) {
        return Objects.requireNonNull(train ? fleet.trainLabels() : fleet.testLabels());
    }

    private static TrainBlock trainBlock() {
        return new TrainBlock(block(TRAIN), columns(fleet.mask(), TRAIN), columns(fleet.trainCorrect(), TRAIN));
    }

    private static Neighbourhood near(int from, int to, int kept) {
        int[] ids = NearestTrainExamples.of(
                ArrayStore.digits(TRAIN, TEST), IntStream.range(from, to).toArray(), kept);
        int[][] nearest = new int[to - from][];
        Arrays.setAll(nearest, i -> Arrays.copyOfRange(ids, i * kept, (i + 1) * kept));
        return new Neighbourhood(IntStream.range(0, TRAIN).toArray(), columns(fleet.mask(), TRAIN), nearest);
    }

    private static BitColumns columns(int[][] rows, int size) {
        BitColumns columns = new BitColumns(size, MODELS);
        for (int r = 0; r < MODELS; r++) {
            for (int c = 0; c < size; c++) {
                if (rows[r][c] == 1) {
                    columns.set(c, r);
                }
            }
        }
        return columns;
    }

    private static Block block(int size) {
        return new Block(0, Block.ANY, IntStream.range(0, size).toArray());
    }
}
