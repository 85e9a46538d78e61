package dev.peacock.audit.membership.spark;

import static dev.peacock.audit.membership.spark.MembershipTables.DUPLICATES;
import static dev.peacock.audit.membership.spark.MembershipTables.EXAMPLES;
import static dev.peacock.audit.membership.spark.MembershipTables.ROC;
import static dev.peacock.audit.membership.spark.MembershipTables.SUMMARY;
import static dev.peacock.spark.output.Cells.col;

import dev.peacock.attack.Curve;
import dev.peacock.attack.Point;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CurveIntervals;
import dev.peacock.audit.membership.ExampleScores;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.jobs.ById;
import dev.peacock.spark.nearest.Nearest;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Writes the tables of audits/membership. */
record MembershipFrames(JavaSparkContext spark, SparkTables tables, Experiment experiment) {
    void write(
            JavaRDD<ExampleScores> examples,
            ExampleVulnerability columns,
            Nearest nearest,
            double nearDistance,
            AttackCurves curves,
            MembershipSummary summary)
            throws IOException {
        writeExamples(examples, columns, nearest);
        writeAll(ROC, roc(curves));
        writeAll(SUMMARY, summary.figures().stream().map(MembershipFrames::row).toList());
        writeAll(DUPLICATES, duplicates(columns, nearest, nearDistance));
    }

    private void writeExamples(JavaRDD<ExampleScores> examples, ExampleVulnerability columns, Nearest nearest)
            throws IOException {
        Broadcast<ExampleVulnerability> percentiles = spark.broadcast(columns);
        Broadcast<Nearest> neighbours = spark.broadcast(nearest);
        Broadcast<int[]> labels = spark.broadcast(experiment.trainLabels());
        JavaRDD<Row> rows = examples.flatMapToPair(block -> IntStream.range(0, block.ids().length)
                        .mapToObj(i -> new Tuple2<>(
                                block.ids()[i], row(block, i, labels.value(), percentiles.value(), neighbours.value())))
                        .iterator())
                .partitionBy(new ById(experiment.trainSize()))
                .values();
        tables.write(EXAMPLES, tables.frame(EXAMPLES, rows).sortWithinPartitions(col(EXAMPLES.trainId)));
    }

    private static Row row(ExampleScores block, int i, int[] labels, ExampleVulnerability columns, Nearest nearest) {
        int id = block.ids()[i];
        Counts counts = block.counts()[i];
        return Rows.of(EXAMPLES)
                .with(EXAMPLES.trainId, (long) id)
                .with(EXAMPLES.label, labels[id])
                .with(EXAMPLES.modelsIn, counts.in())
                .with(EXAMPLES.modelsOut, counts.out())
                .with(EXAMPLES.meanLlrIn, orNull(block.meanIn()[i]))
                .with(EXAMPLES.meanLlrOut, orNull(block.meanOut()[i]))
                .with(EXAMPLES.vulnerability, orNull(block.vulnerability(i)))
                .with(EXAMPLES.tprAtFpr001, orNull(columns.tpr001()[id]))
                .with(EXAMPLES.tprAtFpr01, orNull(columns.tpr01()[id]))
                .with(EXAMPLES.percentile, orNull(columns.percentile()[id]))
                .with(EXAMPLES.nearestId, nearest.ids()[id] < 0 ? null : (long) nearest.ids()[id])
                .with(EXAMPLES.nearestDistance, orNull(nearest.distances()[id]))
                .with(EXAMPLES.memorization, counts.difference())
                .build();
    }

    private static List<Row> roc(AttackCurves curves) {
        List<Row> rows = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            Curve curve = curves.curve(attack);
            CurveIntervals intervals = curves.intervals(attack);
            List<Point> points = curve.isDefined() ? curve.shown() : List.of();
            for (int p = 0; p < points.size(); p++) {
                Point point = points.get(p);
                rows.add(Rows.of(ROC)
                        .with(ROC.attack, attack.title())
                        .with(ROC.fpr, curve.fpr(point))
                        .with(ROC.tpr, curve.tpr(point))
                        .with(ROC.tprLow, ROC.tprHigh, intervals.shown().get(p))
                        .with(
                                ROC.threshold,
                                p == 0 && point.in() + point.out() == 0 ? null : (double) point.threshold())
                        .build());
            }
        }
        return rows;
    }

    private static Row row(MembershipFigures.Figure figure) {
        return Rows.of(SUMMARY)
                .with(SUMMARY.attack, figure.attack())
                .with(SUMMARY.metric, figure.metric())
                .with(SUMMARY.value, figure.value())
                .with(SUMMARY.ciLow, SUMMARY.ciHigh, figure.ciInterval())
                .with(SUMMARY.defined, figure.defined())
                .with(SUMMARY.undefined, figure.undefined())
                .build();
    }

    private List<Row> duplicates(ExampleVulnerability columns, Nearest nearest, double nearDistance) {
        int[] labels = experiment.trainLabels();
        return IntStream.range(0, labels.length)
                .filter(i -> nearest.distances()[i] <= nearDistance)
                .mapToObj(i -> Rows.of(DUPLICATES)
                        .with(DUPLICATES.trainId, (long) i)
                        .with(DUPLICATES.nearestId, (long) nearest.ids()[i])
                        .with(DUPLICATES.distance, nearest.distances()[i])
                        .with(DUPLICATES.sameLabel, labels[i] == labels[nearest.ids()[i]] ? 1 : 0)
                        .with(DUPLICATES.vulnerability, orNull(columns.vulnerability()[i]))
                        .with(DUPLICATES.percentile, orNull(columns.percentile()[i]))
                        .build())
                .toList();
    }

    private void writeAll(Table table, List<Row> rows) throws IOException {
        tables.write(table, rows);
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
