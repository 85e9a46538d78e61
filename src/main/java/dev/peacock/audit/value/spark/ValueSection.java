package dev.peacock.audit.value.spark;

import static dev.peacock.audit.value.spark.ValueTables.VALUES;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The report's section on audit value: figures, the most harmful and helpful examples, values by label, and training again. */
record ValueSection(ValueSummary summary, SparkTables tables, ReportExamples examples) {
    private static final int SHOWN = 15;

    /** The rows of the lowest, or highest, values to all test examples, below, or above, 0. */
    static List<Row> most(SparkTables tables, Measure.Score score, boolean lowest, int limit) throws IOException {
        Column value = col(VALUES.value);
        return tables.read(VALUES)
                .filter(col(VALUES.test)
                        .equalTo(TestGroup.Kind.ALL.word())
                        .and(col(VALUES.score).equalTo(score.word()))
                        .and(lowest ? value.lt(0) : value.gt(0)))
                .sort(lowest ? value.asc() : value.desc(), col(VALUES.trainId))
                .limit(limit)
                .collectAsList();
    }

    List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(figures());
        ValueWords.found(summary).forEach(sentence -> parts.add(new Text(sentence)));
        parts.addAll(pictures(true));
        parts.addAll(pictures(false));
        grid().ifPresent(parts::add);
        ValueWords.retrained(summary).forEach(sentence -> parts.add(new Text(sentence)));
        if (!summary.retrained().isEmpty()) {
            parts.add(retrained());
        }
        return parts;
    }

    private Figures figures() {
        ValueSummary.OfMeasure shown = summary.all(summary.shown());
        String of = String.format(
                Locale.ROOT, "of %,d train examples, surely, to %s", shown.defined(), ValueWords.to(shown));
        return new Figures(List.of(
                new Figure("do harm", String.format(Locale.ROOT, "%,d", shown.harmful()), of),
                new Figure("help", String.format(Locale.ROOT, "%,d", shown.helpful()), of),
                new Figure(
                        "reliability",
                        percent(shown.reliability()),
                        "share of the variance of the values that is due to the examples, and not to chance")));
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "undefined" : String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }

    private List<Part> pictures(boolean lowest) throws IOException {
        List<Row> rows = most(tables, summary.shown(), lowest, SHOWN);
        if (rows.isEmpty()) {
            return List.of();
        }
        examples.load(
                "train",
                rows.stream().map(row -> Cells.get(row, VALUES.trainId)).collect(Collectors.toSet()));
        ValueSummary.OfMeasure shown = summary.all(summary.shown());
        boolean none = (lowest ? shown.harmful() : shown.helpful()) == 0;
        return List.of(new Examples(
                String.format(
                        Locale.ROOT,
                        "The train examples of the %s value to %s, with 95%% intervals%s.",
                        lowest ? "lowest" : "highest",
                        ValueWords.to(shown),
                        none ? "; of none is it sure that it " + (lowest ? "harms" : "helps") : ""),
                rows.stream().map(this::shown).toList()));
    }

    private Shown shown(Row row) {
        return new Shown(
                examples.get("train", Cells.get(row, VALUES.trainId)),
                ValueWords.value(
                                summary.shown(),
                                Cells.get(row, VALUES.value),
                                Cells.interval(row, VALUES.ciLow, VALUES.ciHigh))
                        + ValueWords.believed(Cells.orNull(row, VALUES.believed)) + ", "
                        + ValueWords.qValue(Cells.orNull(row, VALUES.qValue)));
    }

    /** Of test examples of one label each. */
    private Optional<Part> grid() {
        List<List<String>> rows = summary.measures().stream()
                .filter(measure -> measure.label() != null && measure.score() == summary.shown())
                .map(measure -> List.of(
                        String.valueOf(measure.label()),
                        String.format(Locale.ROOT, "%,d", measure.test()),
                        String.format(Locale.ROOT, "%,d", measure.harmful()),
                        String.format(Locale.ROOT, "%,d", measure.helpful()),
                        percent(measure.reliability())))
                .toList();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Grid(
                        "Train examples that surely change the "
                                + ValueWords.mean(summary.shown()).replaceFirst("^the ", "")
                                + " on the test examples of one label.",
                        List.of("test label", "test examples", "do harm", "help", "reliability"),
                        rows));
    }

    private Part retrained() {
        return new Grid(
                "Accuracy without the train examples of the lowest value, in percentage points (95% interval).",
                List.of(
                        "removed",
                        "accuracy with all",
                        "gained without them",
                        "gained without as many at random",
                        "difference"),
                summary.retrained().stream()
                        .map(point -> List.of(
                                String.format(Locale.ROOT, "%,d", point.removed()),
                                Percent.of(point.full(), point.fullInterval()),
                                Percent.points(point.gain(), point.gainInterval()),
                                Percent.points(point.gainRandom(), point.gainRandomInterval()),
                                Percent.points(point.difference(), point.differenceInterval())))
                        .toList());
    }
}
