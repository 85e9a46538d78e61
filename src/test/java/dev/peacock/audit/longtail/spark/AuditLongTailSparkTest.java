package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.longtail.GoodTuring;
import dev.peacock.audit.longtail.SizeCounts;
import dev.peacock.audit.utility.spark.AuditUtility;
import dev.peacock.audit.utility.spark.UtilityOptions;
import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.stats.RandomStream;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data set made of subpopulations far apart, each with a label of its own, and 1-nearest-neighbour models: what is seen once can
 * only be memorized, and the theory holds to the letter.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditLongTailSparkTest {
    private static final int SUBPOPULATIONS = 120;
    private static final int EXAMPLES = 240;
    private static final int LABELS = 4;

    private Path directory;
    private TestRun run;
    private LongTailResult result;
    private int[] train;
    private int[] test;

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        directory = temporary;
        train = draw(1);
        test = draw(2);
        write("train.csv", train);
        write("test.csv", test);
        run = new TestRun(directory.resolve("out"));
        run.train(config());
        run.estimate(run.configOfDirectory());
        result = AuditLongTail.audit(run.audits(), new LongTailOptions(null, 5));
    }

    /** Subpopulations by Zipf's law. */
    private static int[] draw(long seed) {
        RandomStream random = new RandomStream(seed);
        double[] upTo = new double[SUBPOPULATIONS];
        Arrays.setAll(upTo, s -> 1.0 / (s + 1));
        Arrays.parallelPrefix(upTo, Double::sum);
        return IntStream.range(0, EXAMPLES)
                .map(i -> {
                    int at = Arrays.binarySearch(upTo, random.nextDouble() * upTo[SUBPOPULATIONS - 1]);
                    return at >= 0 ? at : -at - 1;
                })
                .toArray();
    }

    private static int label(int subpopulation) {
        return new RandomStream(1_000 + subpopulation).nextInt(LABELS);
    }

    private void write(String name, int[] subpopulations) throws IOException {
        List<String> lines = new ArrayList<>(List.of("kind,x,y,label"));
        for (int i = 0; i < subpopulations.length; i++) {
            int s = subpopulations[i];
            // examples of one subpopulation lie within 1 of each other, and subpopulations 100 apart
            lines.add("kind-" + s + "," + 100 * (s % 11) + "." + i + "," + 100 * (s / 11) + ",label-" + label(s));
        }
        Files.write(directory.resolve(name), lines);
    }

    private ReadConfig config(String... sets) {
        return TestRun.config("""
                dataset.train { format = csv, path = train.csv, label = label, subpopulation = kind }
                dataset.test { format = csv, path = test.csv, label = label, subpopulation = kind }
                model.nearest-neighbour { k = 1 }
                training.stack = 25
                subsets { models = 100, ratio = 0.7, seed = 5 }
                """, directory, sets);
    }

    private static int[] counts(int[] subpopulations) {
        int[] counts = new int[SUBPOPULATIONS];
        Arrays.stream(subpopulations).forEach(s -> counts[s]++);
        return counts;
    }

    @Test
    void sizes_areThoseOfTheData_withGoodTuring() throws IOException {
        SizeCounts expected = SizeCounts.of(counts(train));
        GoodTuring goodTuring = GoodTuring.of(expected);
        List<Row> rows = run.rows(LongTailTables.SIZES, "size");
        assertThat(rows.stream().map(row -> row.<Integer>getAs("size")))
                .containsExactlyElementsOf(
                        Arrays.stream(expected.sizes()).boxed().toList());
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i).<Long>getAs("subpopulations")).isEqualTo(expected.numbers()[i]);
            assertThat(rows.get(i).<Double>getAs("tau")).isEqualTo(goodTuring.smoothed()[i]);
            assertThat(rows.get(i).<Double>getAs("tau_raw")).isEqualTo(goodTuring.raw(expected.sizes()[i]));
        }
        assertThat(rows.stream().mapToDouble(row -> row.<Double>getAs("share")).sum())
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void memorization_isThatOfTheTable_meanByMean() throws IOException {
        Map<Integer, List<Double>> bySubpopulation = run.rows(Tables.MEMORIZATION, "train_id").stream()
                .filter(row -> !row.isNullAt(row.fieldIndex("memorization")))
                .collect(Collectors.groupingBy(
                        row -> train[(int) (long) row.<Long>getAs("train_id")],
                        Collectors.mapping(row -> row.<Double>getAs("memorization"), Collectors.toList())));
        for (Row row : run.rows(LongTailTables.SUBPOPULATIONS, "subpopulation")) {
            int s = Integer.parseInt(row.<String>getAs("name").substring(5));
            List<Double> of = Objects.requireNonNull(bySubpopulation.get(s));
            assertThat(row.<Integer>getAs("train_examples")).isEqualTo(counts(train)[s]);
            assertThat(row.<Integer>getAs("test_examples")).isEqualTo(counts(test)[s]);
            assertThat(row.<Double>getAs("memorization"))
                    .isCloseTo(
                            of.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElseThrow(),
                            within(1e-12));
            assertThat(row.<Integer>getAs("memorized"))
                    .isEqualTo((int) of.stream().filter(m -> m >= 0.25).count());
        }
    }

    @Test
    void singletons_areMemorized_andTheCommonAreNot() throws IOException {
        List<Row> rows = run.rows(LongTailTables.SIZES, "size");
        // 1-NN on subpopulations far apart: in, always right; out, right where the nearest other has the same label by
        // chance
        assertThat(rows.get(0).<Double>getAs("memorization_mean")).isBetween(0.5, 0.95);
        assertThat(rows.get(rows.size() - 1).<Double>getAs("memorization_mean")).isCloseTo(0, within(1e-9));
        assertThat(Objects.requireNonNull(result.tail().correlation()).value()).isLessThan(-0.7);
    }

    @Test
    void unseen_isWhatTheTestSetShows() {
        int[] seen = counts(train);
        long unseen = Arrays.stream(test).filter(s -> seen[s] == 0).count();
        assertThat(result.unseenMeasured()).isEqualTo((double) unseen / EXAMPLES);
        assertThat(Objects.requireNonNull(result.unseenMeasuredInterval()).low())
                .isLessThan((double) unseen / EXAMPLES);
        assertThat(result.tail().goodTuring().unseen())
                .isEqualTo((double) result.tail().counts().number(1) / EXAMPLES);
    }

    @Test
    void cost_isComparedWithWhatUtilityMeasured() throws IOException {
        assertThat(result.costs()).hasSize(2).allMatch(cost -> cost.measured() == null);
        AuditUtility.audit(
                run.audits(),
                new UtilityOptions(UtilityOptions.Remove.MOST, List.of(new java.math.BigDecimal("0.5")), 2, 5),
                "test");
        LongTailResult again = AuditLongTail.audit(run.audits(), new LongTailOptions(LongTailOptions.By.COLUMN, 5));
        assertThat(again.costs()).hasSize(3);
        LongTailResult.Cost half = again.costs().get(2);
        assertThat(half.level()).isEqualByComparingTo("0.5");
        LongTailResult.Measured measured = Objects.requireNonNull(half.measured());
        assertThat(measured.removed()).isPositive();
        // a test example of a lost subpopulation is now wrong three times of four: measured and expected are of one
        // size
        assertThat(measured.loss())
                .isBetween(half.expected().byMemorization() / 4, half.expected().byMemorization() * 4);
        List<Row> rows = run.rows(LongTailTables.COSTS, "level");
        assertThat(rows).hasSize(3);
        assertThat(rows.get(0).<String>getAs("set")).isEqualTo("singletons");
        assertThat(rows.get(0).<Long>getAs("train_examples"))
                .isEqualTo(result.tail().counts().number(1));
        assertThat(rows.get(2).<Double>getAs("measured")).isEqualTo(measured.loss());
    }

    @Test
    void clusters_findTheSubpopulations_whereTheyAreFarApart() throws IOException {
        LongTailResult clusters = AuditLongTail.audit(run.audits(), new LongTailOptions(LongTailOptions.By.PIXELS, 16));
        assertThat(clusters.unseenMeasured()).isNull();
        assertThat(clusters.clusterings())
                .extracting(LongTailResult.Clustering::neighbours)
                .contains(1, 16);
        assertThat(clusters.tail().counts().examples()).isEqualTo(EXAMPLES);
        Map<Integer, List<Integer>> byCluster = IntStream.range(0, EXAMPLES)
                .boxed()
                .collect(Collectors.groupingBy(i -> clusters.subpopulations().train()[i]));
        // small subpopulations are whole, and no component mixes labels
        assertThat(byCluster.values())
                .allMatch(of -> of.stream().map(i -> label(train[i])).distinct().count() == 1);
        AuditLongTail.audit(run.audits(), new LongTailOptions(LongTailOptions.By.COLUMN, 5));
    }

    @Test
    void report_hasASection() throws IOException {
        AuditSection section = run.report(run.configOfDirectory()).audits().stream()
                .filter(audit -> audit.id().equals("audit-longtail"))
                .findFirst()
                .orElseThrow();
        assertThat(section.parts()).hasAtLeastOneElementOfType(AuditSection.Figures.class);
        assertThat(section.parts().stream().filter(AuditSection.Chart.class::isInstance))
                .hasSize(2);
        assertThat(section.parts()).hasAtLeastOneElementOfType(AuditSection.Bars.class);
        assertThat(section.parts()).hasAtLeastOneElementOfType(AuditSection.Grid.class);
    }

    @Test
    void summary_saysWhatWasFound() throws IOException {
        JsonNode summary =
                new ObjectMapper().readTree(Files.readString(directory.resolve("out/audits/longtail/summary.json")));
        assertThat(summary.path("train_examples").asInt()).isEqualTo(EXAMPLES);
        assertThat(summary.path("singletons").asLong())
                .isEqualTo(result.tail().counts().number(1));
        assertThat(summary.path("unseen_mass_low").isNumber()).isTrue();
        assertThat(summary.path("costs").size()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void result_isTheSame_whenItIsMadeAgain() throws IOException {
        LongTailOptions asked = new LongTailOptions(LongTailOptions.By.PIXELS, 3);
        LongTailSummary before = LongTailSummary.of(AuditLongTail.audit(run.audits(), asked));
        assertThat(LongTailSummary.of(AuditLongTail.audit(run.audits(), asked))).isEqualTo(before);
        AuditLongTail.audit(run.audits(), new LongTailOptions(LongTailOptions.By.COLUMN, 5));
    }

    @Test
    void runWithoutEstimates_isRefused() throws IOException {
        TestRun bare = new TestRun(directory.resolve("bare"));
        bare.train(config("subsets.models=2"));
        assertThatThrownBy(() -> AuditLongTail.audit(bare.audits(), new LongTailOptions(null, 5)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run estimate first");
    }

    /** With two models no example has two on each side, so that nothing is estimated by probability. */
    @Test
    void estimatesByAnotherScore_areRefused() throws IOException {
        TestRun other = new TestRun(directory.resolve("other"));
        other.train(config(
                "subsets.models=2",
                "outcome.margins=half",
                "model.nearest-neighbour=null",
                "model.layers=[{output=4}]"));
        Summary summary = other.estimate(other.configOfDirectory("estimate.score=probability"));
        assertThat(summary.undefinedExamples()).isEqualTo(EXAMPLES);
        assertThat(summary.significantExamples()).isZero();
        assertThat(summary.meanMemorization()).isNull();
        assertThatThrownBy(() -> AuditLongTail.audit(other.audits(), new LongTailOptions(null, 5)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("memorization was estimated by probability")
                .hasMessageEndingWith("run estimate again with --set estimate.score=correct, and then audit longtail");
    }
}
