package dev.peacock.audit.attribution.spark;

import static dev.peacock.audit.attribution.spark.AttributionTables.DIFFERENCES;
import static dev.peacock.audit.attribution.spark.AttributionTables.EXAMPLES;
import static dev.peacock.audit.attribution.spark.AttributionTables.LABELS;
import static dev.peacock.audit.attribution.spark.AttributionTables.SCORES;

import dev.peacock.audit.attribution.Judged;
import dev.peacock.audit.attribution.spark.AttributionSummary.Kind;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;

/** What is written of scores that were judged, and what the summary has of it. */
record AttributionRows(Experiment experiment, Panel panel, List<AuditAttribution.Row> rows) {
    private static final int ROWS_OF_PART = 1 << 20;

    List<AttributionSummary.Scored> scored() {
        return rows.stream()
                .map(row -> {
                    Judged.Mean mean = row.judged().mean();
                    return new AttributionSummary.Scored(
                            row.name(),
                            row.kind(),
                            mean.value(),
                            mean.interval(),
                            mean.examples(),
                            row.judged().flat());
                })
                .toList();
    }

    /** Of every file and each of the rows behind it, and of this fleet's influence with the prior and without, which is before it. */
    List<AttributionSummary.Difference> differences() {
        List<AttributionSummary.Difference> differences = new ArrayList<>();
        for (int a = 0; a < rows.size() && rows.get(a).kind() == Kind.FILE; a++) {
            for (AuditAttribution.Row other : rows.subList(a + 1, rows.size())) {
                differences.add(difference(rows.get(a), other));
            }
        }
        // with more models than the prior takes, the two would be of different numbers of models
        boolean comparable = panel.choosing().length <= AuditAttribution.MOST_WITH_PRIOR;
        for (int b = 1; b < rows.size(); b++) {
            if (rows.get(b).kind() == Kind.PRIOR && comparable) {
                differences.add(difference(rows.get(b), rows.get(b - 1)));
            }
        }
        return differences;
    }

    private static AttributionSummary.Difference difference(AuditAttribution.Row row, AuditAttribution.Row other) {
        Judged.Mean mean = row.judged().less(other.judged()).mean();
        return new AttributionSummary.Difference(row.name(), other.name(), mean.value(), mean.interval());
    }

    void write(JobContext context) throws IOException {
        write(context, SCORES, scored().stream().map(this::scores));
        write(context, LABELS, rows.stream().flatMap(this::labels));
        write(context, DIFFERENCES, differences().stream().map(AttributionRows::difference));
        write(context, EXAMPLES, rows.stream().flatMap(this::examples));
    }

    static void write(JobContext context, Table table, Stream<Row> rows) throws IOException {
        context.write(table, rows.toList(), ROWS_OF_PART);
    }

    private Row scores(AttributionSummary.Scored scored) {
        return Rows.of(SCORES)
                .with(SCORES.scores, scored.name())
                .with(SCORES.kind, scored.kind().name().toLowerCase(Locale.ROOT))
                .with(SCORES.lds, scored.lds())
                .with(SCORES.ciLow, SCORES.ciHigh, scored.interval())
                .with(SCORES.models, panel.judging().length)
                .with(SCORES.testExamples, scored.examples())
                .with(SCORES.flat, scored.flat())
                .build();
    }

    private Stream<Row> labels(AuditAttribution.Row row) {
        int[] labels = experiment.testLabels();
        return IntStream.of(labels).distinct().sorted().mapToObj(label -> {
            Judged.Mean mean = row.judged()
                    .mean(IntStream.range(0, labels.length)
                            .filter(j -> labels[j] == label)
                            .toArray());
            return Rows.of(LABELS)
                    .with(LABELS.scores, row.name())
                    .with(LABELS.label, label)
                    .with(LABELS.testExamples, mean.examples())
                    .with(LABELS.lds, mean.examples() == 0 ? null : mean.value())
                    .with(LABELS.ciLow, LABELS.ciHigh, mean.interval())
                    .build();
        });
    }

    private static Row difference(AttributionSummary.Difference of) {
        return Rows.of(DIFFERENCES)
                .with(DIFFERENCES.scores, of.name())
                .with(DIFFERENCES.other, of.other())
                .with(DIFFERENCES.difference, of.difference())
                .with(DIFFERENCES.ciLow, DIFFERENCES.ciHigh, of.interval())
                .build();
    }

    private Stream<Row> examples(AuditAttribution.Row row) {
        double[] rho = row.judged().rho();
        return IntStream.range(0, rho.length)
                .mapToObj(j -> Rows.of(EXAMPLES)
                        .with(EXAMPLES.scores, row.name())
                        .with(EXAMPLES.testId, (long) j)
                        .with(EXAMPLES.label, experiment.testLabels()[j])
                        .with(EXAMPLES.correlation, Double.isNaN(rho[j]) ? null : rho[j])
                        .build());
    }
}
