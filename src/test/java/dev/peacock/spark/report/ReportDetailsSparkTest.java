package dev.peacock.spark.report;

import static dev.peacock.table.Tables.MEMORIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.dataset.PackedStore;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.NoiseOnly;
import dev.peacock.report.Histogram;
import dev.peacock.report.ReportData;
import dev.peacock.report.ReportData.LabelShare;
import dev.peacock.spark.Fleet;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.table.Tables;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the report shows beside its lists, against the tables read row by row: 21 models on the digits. */
@Tag("spark")
class ReportDetailsSparkTest {
    private static final String CONFIG = """
            dataset.builtin = digits
            model.nearest-neighbour { k = 1 }
            subsets { models = 21, ratio = 0.6, seed = 5 }
            training.stack = 21
            """;

    @TempDir
    static Path directory;

    private static ReportData report;
    private static List<Row> memorization;

    @BeforeAll
    static void run() throws IOException {
        TestRun run = new TestRun(directory.resolve("digits"));
        ReadConfig config = TestRun.config(CONFIG, directory);
        run.train(config);
        run.estimate(config);
        report = run.report(config);
        memorization = run.rows(Tables.MEMORIZATION, "train_id").stream()
                .filter(row -> row.getAs("memorization") != null)
                .toList();
    }

    @Test
    void labels_haveTheirSharesWithWilsonsInterval_mostFirst() {
        List<LabelShare> labels = report.details().labels();
        assertThat(labels).hasSize(10);
        for (LabelShare label : labels) {
            List<Row> rows = memorization.stream()
                    .filter(row -> row.<Integer>getAs("label") == Integer.parseInt(label.label()))
                    .toList();
            long memorized = rows.stream()
                    .filter(row -> counts(row).isAtLeast(new BigDecimal("0.25")))
                    .count();
            Interval interval = Interval.wilson(memorized, rows.size(), Interval.Z95);
            assertThat(label.examples()).isEqualTo(rows.size());
            assertThat(label.memorized()).isEqualTo(memorized);
            assertThat(label.interval()).isEqualTo(interval);
            assertThat(label.mean())
                    .isCloseTo(
                            rows.stream()
                                    .mapToDouble(ReportDetailsSparkTest::value)
                                    .average()
                                    .orElseThrow(),
                            within(1e-12));
        }
        assertThat(labels)
                .isSortedAccordingTo(
                        Comparator.comparing((LabelShare label) -> -(double) label.memorized() / label.examples()));
        assertThat(labels.stream().mapToLong(LabelShare::memorized).sum()).isPositive();
    }

    @Test
    void mostMemorized_areTheFirstOfAll_andTheFirstOfEachLabel() {
        List<Long> shown =
                report.mostMemorized().stream().map(e -> e.example().id()).toList();
        List<Row> best = memorization.stream()
                .filter(row -> value(row) > 0)
                .sorted(Comparator.comparing((Row row) -> -value(row)).thenComparing(ReportDetailsSparkTest::id))
                .toList();
        Set<Long> expected = new LinkedHashSet<>(ids(best.stream().limit(100)));
        for (int label = 0; label < 10; label++) {
            int wanted = label;
            expected.addAll(ids(best.stream()
                    .filter(row -> row.<Integer>getAs("label") == wanted)
                    .limit(10)));
        }

        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(expected)
                .startsWith(ids(best.stream().limit(100)).toArray(Long[]::new));
        assertThat(report.mostMemorized()).isSortedAccordingTo(Comparator.comparing(e -> -e.memorization()));
        assertThat(shown).hasSizeLessThanOrEqualTo(ReportRows.SHOWN);
    }

    @Test
    void suspects_areThoseWhoseAccuracyOutIsSurelyBelowOneHalf_mostSuspectFirst() {
        List<Row> expected = memorization.stream()
                .filter(row -> upper(row) < 0.5)
                .sorted(Comparator.comparing(ReportDetailsSparkTest::upper).thenComparing(ReportDetailsSparkTest::id))
                .toList();

        assertThat(expected).isNotEmpty();
        assertThat(report.details().allSuspects()).isEqualTo(expected.size());
        assertThat(report.details().suspects().stream().map(e -> e.example().id()))
                .containsExactlyElementsOf(ids(expected.stream().limit(40)));
    }

    /** Of a label with few examples, all of which models get wrong unless they saw them, none is more suspect than another. */
    @Test
    void suspectsOfARareLabel_areWorseThanTheOthersOfIt() {
        List<Row> rows = new ArrayList<>();
        // label 0: four examples that are mostly wrong; label 1: one wrong among four; label 2: ten that are mostly
        // wrong
        for (int i = 0; i < 4; i++) {
            rows.add(example(i, 0, 2));
            rows.add(example(10 + i, 1, i == 0 ? 2 : 38));
        }
        for (int i = 0; i < ReportRows.FEW; i++) {
            rows.add(example(20 + i, 2, 2));
        }
        // only what is looked at has values here
        StructField[] fields = Arrays.stream(SparkTables.schema(MEMORIZATION).fields())
                .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
                .toArray(StructField[]::new);
        Dataset<Row> frame = TestRun.session().createDataFrame(rows, new StructType(fields));
        for (int parts : new int[] {1, 4}) {
            ReportRows reportRows = ReportRows.of(frame.repartition(parts), 3, 0.25);
            assertThat(ids(reportRows.suspects().stream()))
                    .containsExactly(10L, 20L, 21L, 22L, 23L, 24L, 25L, 26L, 27L, 28L, 29L);
            assertThat(reportRows.allSuspects()).isEqualTo(11);
        }
    }

    /** 40 models did not see it, and so many of them are right. */
    private static Row example(int id, int label, int correctOut) {
        Map<String, Object> cells = Map.of(
                "train_id",
                (long) id,
                "label",
                label,
                "models_in",
                40,
                "models_out",
                40,
                "correct_in",
                40,
                "correct_out",
                correctOut,
                "accuracy_in",
                1.0,
                "accuracy_out",
                correctOut / 40.0,
                "memorization",
                1 - correctOut / 40.0);
        return RowFactory.create(MEMORIZATION.columns().stream()
                .map(column -> cells.get(column.name()))
                .toArray());
    }

    @Test
    void neighbours_areTheNearest_ofAllThatAreShown() throws IOException {
        Set<Long> shown = new LinkedHashSet<>();
        Stream.concat(report.mostMemorized().stream(), report.details().suspects().stream())
                .forEach(e -> shown.add(e.example().id()));

        assertThat(report.details().neighbours().keySet()).isEqualTo(shown);
        try (PackedStore store = PackedStore.map(store(directory.resolve("digits/dataset")))) {
            for (long id : shown) {
                int[] nearest = NearestTrainExamples.of(store, new int[] {(int) id}, 3);
                assertThat(Objects.requireNonNull(report.details().neighbours().get(id)).stream()
                                .map(e -> (int) e.id()))
                        .containsExactly(nearest[0], nearest[1], nearest[2]);
            }
        }
    }

    @Test
    void contrast_isOfTheLabelsThatPairsHave_andTheSameEachTime() throws IOException {
        Set<String> labels = new LinkedHashSet<>();
        Set<Long> influencers = new LinkedHashSet<>();
        report.strongestPairs().forEach(pair -> {
            labels.add(pair.test().label());
            influencers.add(pair.train().id());
        });

        assertThat(report.details().contrast().keySet()).isEqualTo(labels).isNotEmpty();
        report.details()
                .contrast()
                .forEach((label, examples) -> assertThat(examples)
                        .hasSize(3)
                        .doesNotHaveDuplicates()
                        .allMatch(example -> example.label().equals(label))
                        .noneMatch(example -> influencers.contains(example.id())));
        TestRun again = new TestRun(directory.resolve("digits"));
        assertThat(again.report(TestRun.config(CONFIG, directory)).details()).isEqualTo(report.details());
        assertThat(again.log()).doesNotContain("run estimate again");
    }

    @Test
    void thresholdsAndTheRuleForPairs_areThoseOfTheEstimates() throws IOException {
        TestRun again = new TestRun(directory.resolve("digits"));
        ReportData other = again.report(TestRun.config(
                CONFIG,
                directory,
                "estimate.memorization-threshold=0.6",
                "estimate.influence-threshold=0.3",
                "estimate.same-label=false",
                "estimate.fdr=0.2"));
        assertThat(other.summary()).isEqualTo(report.summary());
        assertThat(other.details()).isEqualTo(report.details());
        assertThat(again.log()).contains("the report shows theirs; run estimate again to change them");
    }

    @Test
    void noise_isThatOfTheCounts_withinTwoStandardDeviations() {
        List<NoiseOnly.Alike> each = memorization.stream()
                .map(ReportDetailsSparkTest::counts)
                .map(c -> new NoiseOnly.Alike(c.in(), c.out(), c.correctIn() + c.correctOut(), 1))
                .toList();
        NoiseOnly.Bins bins = NoiseOnly.of(each, Histogram.MEMORIZATION_BINS, Histogram::memorizationBin);

        ReportData.NoiseBand noise = Objects.requireNonNull(report.details().noise());
        for (int b = 0; b < Histogram.MEMORIZATION_BINS; b++) {
            double half = 1.959963984540054 * Math.sqrt(bins.variance()[b]);
            assertThat(noise.high().get(b)).isCloseTo(bins.mean()[b] + half, within(1e-8));
            assertThat(noise.low().get(b)).isCloseTo(Math.max(0, bins.mean()[b] - half), within(1e-8));
        }
    }

    @Test
    void importedFleet_hasNoNeighbours_butLabelsAndContrast() throws IOException {
        TestRun run = new TestRun(directory.resolve("imported"));
        run.importFleet(Fleet.of(Fleet.oracle("t01_subset_main")).write(directory.resolve("labelled.npz")));
        run.estimate(run.configOfDirectory());

        ReportData.Details details = run.report(run.configOfDirectory()).details();

        assertThat(details.neighbours()).isEmpty();
        assertThat(details.labels()).isNotEmpty();
        assertThat(details.contrast()).isNotEmpty();
        assertThat(details.noise()).isNotNull();
    }

    @Test
    void unlabelledFleet_hasNoTableOfLabels_andNoContrast() throws IOException {
        TestRun run = new TestRun(directory.resolve("unlabelled"));
        run.importFleet(
                Fleet.of(Fleet.oracle("t01_subset_main")).withoutLabels().write(directory.resolve("unlabelled.npz")),
                "estimate.same-label=false");
        run.estimate(run.configOfDirectory());

        ReportData data = run.report(run.configOfDirectory());

        assertThat(data.details().labels()).isEmpty();
        assertThat(data.details().contrast()).isEmpty();
        assertThat(data.details().neighbours()).isEmpty();
        assertThat(data.mostMemorized()).isNotEmpty();
        assertThat(data.strongestPairs()).isNotEmpty();
        assertThat(directory.resolve("unlabelled/report/index.html")).content().doesNotContain("Memorization by label");
    }

    private static Path store(Path dataset) throws IOException {
        try (Stream<Path> files = Files.list(dataset)) {
            return files.filter(file -> file.toString().endsWith(".bin"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Counts counts(Row row) {
        return new Counts(
                row.getAs("models_in"), row.getAs("models_out"), row.getAs("correct_in"), row.getAs("correct_out"));
    }

    private static double upper(Row row) {
        int correct = row.getAs("correct_out");
        int models = row.getAs("models_out");
        return Interval.wilson(correct, models, Interval.Z95).high();
    }

    private static double value(Row row) {
        return row.<Double>getAs("memorization");
    }

    private static long id(Row row) {
        return row.<Long>getAs("train_id");
    }

    private static List<Long> ids(Stream<Row> rows) {
        return rows.map(ReportDetailsSparkTest::id).toList();
    }
}
