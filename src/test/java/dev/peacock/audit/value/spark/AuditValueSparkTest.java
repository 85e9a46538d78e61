package dev.peacock.audit.value.spark;

import static dev.peacock.audit.value.spark.ValueTables.LABELS;
import static dev.peacock.audit.value.spark.ValueTables.RETRAINED;
import static dev.peacock.audit.value.spark.ValueTables.VALUES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.Arms;
import dev.peacock.audit.value.Estimand;
import dev.peacock.check.UserError;
import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Points in a plane, of which the train examples 10 and 11 are the same, and small networks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("spark")
class AuditValueSparkTest {
    private static final int N = 60;
    private static final int Q = 41;
    private static final int[] LISTED = {7, 3};
    private static final ValueOptions PLAIN = new ValueOptions(List.of(), List.of(), Optional.empty(), 1, 5);

    private Path directory;
    private TestRun run;
    private ValueSummary summary;
    private int[] testLabels;

    @BeforeAll
    void audit(@TempDir Path temporary) throws IOException {
        directory = temporary;
        RandomStream random = new RandomStream(9);
        csv("train.csv", N, random);
        testLabels = csv("test.csv", Q, random);
        run = new TestRun(directory.resolve("out"));
        run.train(config());
        // by number, and by file and line
        summary = AuditValue.audit(
                run.audits(config()),
                new ValueOptions(List.of("7", "test.csv:5"), List.of(5), Optional.of(Measure.Score.ACCURACY), 3, 5),
                "again");
    }

    private int[] csv(String name, int size, RandomStream random) throws IOException {
        StringBuilder text = new StringBuilder("x,y,label\n");
        int[] labels = new int[size];
        String before = "";
        for (int i = 0; i < size; i++) {
            double x = random.nextGaussian();
            double y = random.nextGaussian();
            labels[i] = x + 0.7 * random.nextGaussian() > 0 ? 1 : 0;
            String line = x + "," + y + "," + labels[i] + "\n";
            before = i == 11 ? before : line;
            labels[i] = i == 11 ? labels[10] : labels[i];
            text.append(before);
        }
        Files.writeString(directory.resolve(name), text);
        return labels;
    }

    private ReadConfig config() {
        return config(
                "model.layers = [{ dense = 8, activation = relu }, { output = 2 }]\n"
                        + "training { epochs = 3, batch = 8, updater { sgd { rate = 0.3 } } }\n",
                "subsets { design = bernoulli, ratio = 0.5, models = 40, seed = 2 }");
    }

    private ReadConfig config(String model, String subsets) {
        return TestRun.config(
                "dataset.train { format = csv, path = train.csv, label = label }\n"
                        + "dataset.test { format = csv, path = test.csv, label = label }\n" + model + subsets,
                directory);
    }

    private static double accuracy(OutcomeRow row, int[] ids) {
        return (double) row.testCorrect().count(ids) / ids.length;
    }

    private static double margin(OutcomeRow row, int[] ids) {
        float[] margins = Objects.requireNonNull(row.testMargin());
        return Arrays.stream(ids).mapToDouble(j -> margins[j]).average().orElseThrow();
    }

    private Collection<OutcomeRow> outcomes() throws IOException {
        return Outputs.rows(directory.resolve("out")).values();
    }

    private double value(int i, ToDoubleFunction<OutcomeRow> score) throws IOException {
        Moments in = Moments.NONE;
        Moments out = Moments.NONE;
        for (OutcomeRow row : outcomes()) {
            if (row.included().get(i)) {
                in = in.add(score.applyAsDouble(row));
            } else {
                out = out.add(score.applyAsDouble(row));
            }
        }
        return in.mean() - out.mean();
    }

    private int[] ofLabel(int label) {
        return IntStream.range(0, Q).filter(j -> testLabels[j] == label).toArray();
    }

    private int[] tests(Row row) {
        return switch (Cells.get(row, VALUES.test)) {
            case "all" -> IntStream.range(0, Q).toArray();
            case "listed" -> LISTED;
            default -> ofLabel(Cells.get(row, VALUES.testLabel));
        };
    }

    @Test
    void values_areThoseOfAPlainCount() throws IOException {
        List<Row> rows = Stream.concat(run.rows(VALUES, "train_id").stream(), run.rows(LABELS, "train_id").stream())
                .toList();
        // accuracy and margin of all, of those listed, and of two labels
        assertThat(rows).hasSize(N * 2 * 4);
        for (Row row : rows) {
            int[] ids = tests(row);
            ToDoubleFunction<OutcomeRow> score = Cells.get(row, VALUES.score).equals("accuracy")
                    ? outcome -> accuracy(outcome, ids)
                    : outcome -> margin(outcome, ids);
            assertThat(Cells.get(row, VALUES.value))
                    .as("%s", row)
                    .isCloseTo(value(Cells.get(row, VALUES.trainId).intValue(), score), within(1e-9));
            assertThat(Cells.get(row, VALUES.qValue)).isBetween(Cells.get(row, VALUES.pValue), 1.0);
        }
    }

    /** The difference of two values has at most the sum of their variances; of 38 degrees of freedom it passes 6 with 6e-7. */
    @Test
    void examplesThatAreTheSame_haveTheSameValue_butForChance() {
        List<Row> rows = run.rows(VALUES, "test", "score", "train_id").stream()
                .filter(row -> Cells.get(row, VALUES.trainId) / 2 == 5)
                .toList();
        assertThat(rows).hasSize(8);
        for (int k = 0; k < rows.size(); k += 2) {
            Row one = rows.get(k);
            Row other = rows.get(k + 1);
            assertThat(Cells.get(one, VALUES.value))
                    .isCloseTo(
                            Cells.get(other, VALUES.value),
                            within(6
                                    * Math.hypot(
                                            Cells.get(one, VALUES.standardError),
                                            Cells.get(other, VALUES.standardError))));
        }
    }

    @Test
    void summary_saysWhatTheTablesHave() {
        assertThat(summary.estimand()).isEqualTo(Estimand.BANZHAF);
        assertThat(summary.measures())
                .hasSize(8)
                .allSatisfy(measure -> assertThat(measure.defined()).isEqualTo(N));
        assertThat(summary.measures()).extracting(ValueSummary.OfMeasure::label).contains("0", "1");
        List<Row> all = run.rows(VALUES, "value").stream()
                .filter(row -> Cells.get(row, VALUES.test).equals("all"))
                .filter(row -> Cells.get(row, VALUES.score).equals("accuracy"))
                .toList();
        assertThat(summary.harmful().get(0).value()).isEqualTo(Cells.get(all.get(0), VALUES.value));
        assertThat(summary.helpful().get(0).value()).isEqualTo(Cells.get(all.get(N - 1), VALUES.value));
        assertThat(summary.all(Measure.Score.ACCURACY).small()).isEqualTo((int) all.stream()
                .filter(row -> Cells.get(row, VALUES.pValue) <= 0.05)
                .count());
    }

    /** The lowest five by the half of the test examples that chooses, and accuracy on the others. */
    @Test
    void retrained_leavesOutTheWorst_chosenByTheOtherTestExamples() throws IOException {
        int[] choosing = Arms.random(Q, Q / 2, new RandomStream(Seeds.seed(2, Seeds.Purpose.AUDIT, 3_000_000)));
        int[] measuring = IntStream.range(0, Q)
                .filter(j -> Arrays.binarySearch(choosing, j) < 0)
                .toArray();
        double[] values = new double[N];
        for (int i = 0; i < N; i++) {
            values[i] = value(i, row -> accuracy(row, choosing));
        }
        double fifth = Arrays.stream(values).sorted().toArray()[4];
        Path fleet;
        try (Stream<Path> fleets = Files.list(directory.resolve("out/audits/value/fleets"))) {
            fleet = fleets.findFirst().orElseThrow();
        }
        List<OutcomeRow> models = Outputs.rows(fleet).values().stream()
                .sorted(Comparator.comparingInt(OutcomeRow::run))
                .toList();
        // with all, without the worst, and without five random sets; three times
        assertThat(models).hasSize(21);
        double gain = 0;
        for (OutcomeRow model : models) {
            if (model.run() % 7 == 0) {
                OutcomeRow without = models.get(model.run() + 1);
                int[] removed = IntStream.range(0, N)
                        .filter(i -> !without.included().get(i))
                        .toArray();
                assertThat(removed).hasSize(5);
                assertThat(removed)
                        .satisfies(ids -> assertThat(Arrays.stream(ids)).allMatch(i -> values[i] <= fifth + 1e-12));
                gain += (accuracy(without, measuring) - accuracy(model, measuring)) / 3;
            }
        }
        ValueSummary.Retrained found = summary.retrained().get(0);
        assertThat(found.gain()).isCloseTo(gain, within(1e-12));
        assertThat(found.gain() - found.gainRandom()).isCloseTo(found.difference(), within(1e-12));
        assertThat(summary.choosingExamples()).isEqualTo(20);
        assertThat(found.testExamples()).isEqualTo(21);
        assertThat(run.rows(RETRAINED, "removed"))
                .singleElement()
                .satisfies(
                        row -> assertThat(Cells.get(row, RETRAINED.gain.mean())).isEqualTo(found.gain()));
    }

    @Test
    void section_showsTheExtremes_theLabels_andWhatTrainingAgainBrought() throws IOException {
        SparkTables tables = new SparkTables(TestRun.session(), run.outputDirectory());
        List<Part> parts = new ValueAudit().section(summary, tables, run.outputDirectory(), new ReportExamples(tables));
        assertThat(parts.get(0)).isInstanceOf(Figures.class);
        List<Examples> shown = parts.stream()
                .filter(Examples.class::isInstance)
                .map(Examples.class::cast)
                .toList();
        assertThat(shown).hasSize(2);
        assertThat(shown.get(0).shown().get(0).example().id())
                .isEqualTo(summary.harmful().get(0).id());
        assertThat(shown.get(1).shown().get(0).note()).contains(" points (").contains(", q ");
        assertThat(parts).filteredOn(Grid.class::isInstance).hasSize(2);
        assertThat(parts)
                .filteredOn(Text.class::isInstance)
                .extracting(part -> ((Text) part).paragraph())
                .anyMatch(text -> text.contains("so it estimates the data Banzhaf value."))
                .anyMatch(
                        text -> text.startsWith("Models were trained again without the examples of the lowest value"));
    }

    /** What is believed to be worth is the mean over all test examples of what estimate believes of each pair. */
    @Test
    void withThePrior_valuesAreBelievedToo() throws IOException {
        ReadConfig config = config(
                "model.layers = [{ dense = 8, activation = relu }, { output = 2 }]\n"
                        + "training { epochs = 3, batch = 8, updater { sgd { rate = 0.3 } } }\n",
                "subsets { design = bernoulli, ratio = 0.5, models = 40, seed = 2 }\n"
                        + "estimate { score = margin, influence = prior, keep = all, same-label = false }");
        TestRun believing = new TestRun(directory.resolve("believing"));
        believing.train(config);
        believing.estimate(config);
        double[] mean = new double[N];
        for (Row pair : believing.rows(Tables.INFLUENCE, "train_id", "test_id")) {
            mean[Cells.get(pair, Tables.INFLUENCE.trainId).intValue()] +=
                    Cells.get(pair, Tables.INFLUENCE.believed) / Q;
        }
        ValueSummary found = AuditValue.audit(believing.audits(config), PLAIN, "again");
        double largest = Arrays.stream(mean).map(Math::abs).max().orElseThrow();
        List<Row> rows = believing.rows(VALUES, "score", "train_id");
        assertThat(rows).hasSize(2 * N);
        for (Row row : rows) {
            Double believed = Cells.orNull(row, VALUES.believed);
            if (Cells.get(row, VALUES.score).equals("accuracy")) {
                assertThat(believed).isNull();
            } else {
                // alpha is kept in floats
                assertThat(believed)
                        .isCloseTo(mean[Cells.get(row, VALUES.trainId).intValue()], within(1e-5 * largest));
            }
        }
        assertThat(largest).isPositive();
        assertThat(found.harmful())
                .allSatisfy(worth -> assertThat(worth.believed()).isNotNull());
        assertThat(believing.rows(LABELS, "train_id"))
                .allSatisfy(
                        row -> assertThat(Cells.orNull(row, LABELS.believed)).isNull());
    }

    @Test
    void effectsThatTheDriverCannotHold_areRefused() {
        BelievedByGroup.checkMemory(400, 10_000, 64L << 20);
        assertThatThrownBy(() -> BelievedByGroup.checkMemory(400, 10_000, 60L << 20))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "audit value with estimate.influence = prior holds 30 MiB; give the driver more");
    }

    @Test
    void whatCannotBeAnswered_isRefused() throws IOException {
        assertThatThrownBy(() -> AuditValue.audit(
                        run.audits(config()),
                        new ValueOptions(List.of("41"), List.of(), Optional.empty(), 1, 5),
                        "again"))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--test 41: there is no such test example; give a test_id from 0 to 40");
        assertThatThrownBy(() -> AuditValue.audit(
                        run.audits(config()),
                        new ValueOptions(List.of(), List.of(60), Optional.empty(), 1, 5),
                        "again"))
                .isInstanceOf(UserError.class)
                .hasMessage("--retrain 60: there are only 60 train examples; give fewer");
        ReadConfig nearest = config("model.nearest-neighbour {}\n", "subsets { models = 12, ratio = 0.5 }");
        TestRun other = new TestRun(directory.resolve("nearest"));
        other.train(nearest);
        ValueSummary withoutMargins = AuditValue.audit(other.audits(nearest), PLAIN, "again");
        assertThat(withoutMargins.shown()).isEqualTo(Measure.Score.ACCURACY);
        assertThat(withoutMargins.estimand()).isEqualTo(Estimand.FIXED_SIZE);
        assertThatThrownBy(() -> AuditValue.audit(
                        other.audits(nearest),
                        new ValueOptions(List.of(), List.of(), Optional.of(Measure.Score.MARGIN), 1, 5),
                        "again"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(": --by margin: its models have no margins, ");
        assertThat(ValueWords.found(withoutMargins))
                .anyMatch(sentence -> sentence.startsWith("The outcomes keep no margins"));
        ReadConfig sets = config(
                "model.nearest-neighbour {}\n", "subsets { design = exclusion, exclude = [[0, 1], [3]], models = 6 }");
        TestRun excluding = new TestRun(directory.resolve("sets"));
        excluding.train(sets);
        assertThatThrownBy(() -> AuditValue.audit(excluding.audits(sets), PLAIN, "again"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("what one example of a set is worth cannot be told");
    }
}
