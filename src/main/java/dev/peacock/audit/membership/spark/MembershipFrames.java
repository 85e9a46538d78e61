package dev.peacock.audit.membership.spark;

import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.Curve;
import dev.peacock.audit.membership.ExampleScores;
import dev.peacock.audit.membership.Point;
import dev.peacock.audit.membership.Splits;
import dev.peacock.estimate.Counts;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.jobs.ById;
import dev.peacock.spark.nearest.Nearest;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** Writes the tables of audits/membership. */
final class MembershipFrames {
    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final Experiment experiment;

    MembershipFrames(JavaSparkContext spark, SparkTables tables, Experiment experiment) {
        this.spark = spark;
        this.tables = tables;
        this.experiment = experiment;
    }

    void write(
            JavaRDD<ExampleScores> examples,
            ExampleColumns columns,
            Nearest nearest,
            double nearDistance,
            AttackCurves curves,
            MembershipSummary summary)
            throws IOException {
        writeExamples(examples, columns, nearest);
        writeAll(MembershipTables.ROC, roc(curves));
        writeAll(
                MembershipTables.SUMMARY,
                summary.figures().all().stream().map(MembershipFrames::row).toList());
        writeAll(MembershipTables.DUPLICATES, duplicates(columns, nearest, nearDistance));
    }

    private void writeExamples(JavaRDD<ExampleScores> examples, ExampleColumns columns, Nearest nearest)
            throws IOException {
        Broadcast<ExampleColumns> percentiles = spark.broadcast(columns);
        Broadcast<Nearest> neighbours = spark.broadcast(nearest);
        Broadcast<int[]> labels = spark.broadcast(experiment.trainLabels());
        JavaRDD<Row> rows = examples.flatMapToPair(block -> IntStream.range(0, block.ids().length)
                        .mapToObj(i -> new Tuple2<>(
                                block.ids()[i], row(block, i, labels.value(), percentiles.value(), neighbours.value())))
                        .iterator())
                .partitionBy(new ById(experiment.trainSize()))
                .values();
        tables.write(
                MembershipTables.EXAMPLES,
                tables.frame(MembershipTables.EXAMPLES, rows).sortWithinPartitions("train_id"));
    }

    private static Row row(ExampleScores block, int i, int[] labels, ExampleColumns columns, Nearest nearest) {
        int id = block.ids()[i];
        Counts counts = block.counts()[i];
        return RowFactory.create(
                (long) id,
                labels[id],
                counts.in(),
                counts.out(),
                orNull(block.meanIn()[i]),
                orNull(block.meanOut()[i]),
                orNull(block.vulnerability(i)),
                orNull(columns.tpr001()[id]),
                orNull(columns.tpr01()[id]),
                orNull(columns.percentile()[id]),
                nearest.ids()[id] < 0 ? null : (long) nearest.ids()[id],
                orNull(nearest.distances()[id]),
                counts.difference());
    }

    private static List<Row> roc(AttackCurves curves) {
        List<Row> rows = new ArrayList<>();
        for (Attack attack : Attack.values()) {
            Curve curve = curves.curve(attack);
            Splits.Intervals intervals = curves.intervals(attack);
            List<Point> points = curve.isDefined() ? curve.shown() : List.of();
            for (int p = 0; p < points.size(); p++) {
                Point point = points.get(p);
                Interval interval = intervals.shown().get(p);
                rows.add(RowFactory.create(
                        attack.title(),
                        curve.fpr(point),
                        curve.tpr(point),
                        interval == null ? null : interval.low(),
                        interval == null ? null : interval.high(),
                        p == 0 && point.in() + point.out() == 0 ? null : (double) point.threshold()));
            }
        }
        return rows;
    }

    private static Row row(MembershipFigures.Figure figure) {
        Interval interval = figure.interval();
        return RowFactory.create(
                figure.attack(),
                figure.metric(),
                orNull(figure.value()),
                interval == null ? null : interval.low(),
                interval == null ? null : interval.high(),
                figure.defined(),
                figure.undefined());
    }

    private List<Row> duplicates(ExampleColumns columns, Nearest nearest, double nearDistance) {
        int[] labels = experiment.trainLabels();
        return IntStream.range(0, labels.length)
                .filter(i -> nearest.distances()[i] <= nearDistance)
                .mapToObj(i -> RowFactory.create(
                        (long) i,
                        (long) nearest.ids()[i],
                        nearest.distances()[i],
                        labels[i] == labels[nearest.ids()[i]] ? 1 : 0,
                        orNull(columns.vulnerability()[i]),
                        orNull(columns.percentile()[i])))
                .toList();
    }

    private void writeAll(Table table, List<Row> rows) throws IOException {
        tables.write(table, tables.frame(table, spark.parallelize(rows, 1)));
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : value;
    }
}
