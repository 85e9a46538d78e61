package dev.peacock.audit.labels.spark;

import static dev.peacock.audit.labels.spark.LabelsTables.EXAMPLES;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.report.AuditSection.Examples;
import dev.peacock.report.AuditSection.Figure;
import dev.peacock.report.AuditSection.Figures;
import dev.peacock.report.AuditSection.Grid;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Shown;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.report.Percent;
import dev.peacock.spark.estimate.FleetWarning;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The report's section on audit labels: figures, and suspects as pictures, by the label they have and the one they may be. */
record LabelsSection(LabelsSummary summary, SparkTables tables, ReportExamples examples) {
    private static final int SHOWN = 48;
    private static final int SHOWN_OF_PAIR = 8;

    List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        parts.add(figures());
        LabelsWords.found(summary).forEach(sentence -> parts.add(new Text(sentence)));
        summary.warnings().stream()
                .map(FleetWarning::sentence)
                .forEach(warning -> parts.add(new Text("Warning: " + warning)));
        if (!summary.pairs().isEmpty()) {
            parts.add(new Grid(
                    "Train examples that look mislabelled, by label.",
                    List.of("label", "rather", "train examples"),
                    summary.pairs().stream()
                            .map(pair -> List.of(pair.label(), pair.suggested(), number(pair.examples())))
                            .toList()));
        }
        parts.addAll(pictures("train"));
        parts.addAll(pictures("test"));
        return parts;
    }

    private Figures figures() {
        Interval expected = summary.expectedInterval();
        Interval errors = summary.train().errorsInterval();
        return new Figures(List.of(
                new Figure(
                        "look mislabelled",
                        number(summary.train().suspects()),
                        String.format(
                                Locale.ROOT,
                                "train examples of %,d; about %,.0f (%,.0f to %,.0f) would with right labels, to judge by the "
                                        + "test set",
                                summary.train().examples(),
                                summary.expected(),
                                expected.low(),
                                expected.high())),
                new Figure(
                        "wrong labels",
                        String.format(Locale.ROOT, "%,.0f", summary.train().errors()),
                        String.format(
                                Locale.ROOT,
                                "train examples (%,.0f to %,.0f), estimated by confident learning, hard ones included",
                                errors.low(),
                                errors.high())),
                new Figure(
                        "of the test set",
                        number(summary.test().suspects()),
                        String.format(
                                Locale.ROOT,
                                "look mislabelled, of %,d",
                                summary.test().examples()))));
    }

    /** The most suspicious of a split, together with those of the same label and suggestion. */
    private List<Part> pictures(String split) throws IOException {
        List<Row> rows = tables.read(EXAMPLES)
                .filter(col(EXAMPLES.split)
                        .equalTo(split)
                        .and(col(EXAMPLES.suspect).equalTo(1)))
                .sort(col(EXAMPLES.rankSelfConfidence))
                .limit(SHOWN)
                .collectAsList();
        examples.load(
                split, rows.stream().map(row -> Cells.get(row, EXAMPLES.id)).collect(Collectors.toSet()));
        Map<String, List<Row>> byPair = new LinkedHashMap<>();
        for (Row row : rows) {
            String label = examples.get(split, Cells.get(row, EXAMPLES.id)).label();
            String suggested = LabelList.name(summary.labels(), Cells.get(row, EXAMPLES.suggested));
            byPair.computeIfAbsent("labelled " + label + ", rather " + suggested, pair -> new ArrayList<>())
                    .add(row);
        }
        List<Part> parts = new ArrayList<>();
        byPair.forEach((pair, of) -> parts.add(new Examples(
                "The most suspicious " + split + " examples " + pair + ".",
                of.stream().limit(SHOWN_OF_PAIR).map(row -> shown(split, row)).toList())));
        return parts;
    }

    private Shown shown(String split, Row row) {
        return new Shown(
                examples.get(split, Cells.get(row, EXAMPLES.id)),
                split,
                String.format(
                        Locale.ROOT,
                        "rather %s: %s of %,d votes",
                        LabelList.name(summary.labels(), Cells.get(row, EXAMPLES.suggested)),
                        Percent.of(
                                Cells.get(row, EXAMPLES.share), Cells.interval(row, EXAMPLES.ciLow, EXAMPLES.ciHigh)),
                        Cells.get(row, EXAMPLES.models)));
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
