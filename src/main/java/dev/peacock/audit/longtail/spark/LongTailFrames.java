package dev.peacock.audit.longtail.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.audit.longtail.Groups;
import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.stats.Interval;
import dev.peacock.table.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The tables of {@code audit longtail --from}. */
final class LongTailFrames {
    private static final int EXAMPLES_OF_TASK = 1 << 16;

    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final OutputDirectory out;

    LongTailFrames(SparkSession session, OutputDirectory out) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, out);
        this.out = out;
    }

    void write(LongTailResult result, ObjectNode summary) throws IOException {
        AuditFiles.begin(out, LongTailTables.DIRECTORY);
        write(
                LongTailTables.SIZES,
                result.tail().sizes().stream().map(LongTailFrames::row).toList());
        write(LongTailTables.SUBPOPULATIONS, subpopulations(result));
        write(LongTailTables.EXAMPLES, examples(result));
        write(
                LongTailTables.COSTS,
                result.costs().stream().map(LongTailFrames::row).toList());
        write(
                LongTailTables.CLUSTERINGS,
                result.clusterings().stream()
                        .map(k -> RowFactory.create(
                                k.neighbours(),
                                (long) k.subpopulations(),
                                (long) k.singletons(),
                                k.singletonShare(),
                                k.largest()))
                        .toList());
        AuditFiles.finish(out, LongTailTables.DIRECTORY, summary);
    }

    private void write(Table table, List<Row> rows) throws IOException {
        int parts = 1 + rows.size() / EXAMPLES_OF_TASK;
        tables.write(table, tables.frame(table, spark.parallelize(rows, parts)));
    }

    private static Row row(MeasuredTail.Size size) {
        List<@Nullable Object> cells = new ArrayList<@Nullable Object>();
        cells.add(size.l());
        cells.add(size.subpopulations());
        cells.add(size.share());
        cells.add(size.raw());
        cells.add(size.tau());
        add(cells, size.tauInterval());
        cells.add(size.memorization() == null ? null : size.memorization().value());
        add(cells, size.memorization() == null ? null : size.memorization().interval());
        cells.add(size.mean());
        add(cells, size.meanInterval());
        cells.add(size.memorized());
        cells.add(size.testExamples());
        cells.add(size.testAccuracy());
        return RowFactory.create(cells.toArray());
    }

    private static void add(List<@Nullable Object> cells, @Nullable Interval interval) {
        cells.add(interval == null ? null : interval.low());
        cells.add(interval == null ? null : interval.high());
    }

    private static List<Row> subpopulations(LongTailResult result) {
        Groups groups = result.tail().groups();
        List<String> names = result.subpopulations().names();
        return IntStream.range(0, groups.count())
                .mapToObj(s -> RowFactory.create(
                        s,
                        names.isEmpty() ? null : names.get(s),
                        result.labels()[s],
                        groups.sizes()[s],
                        groups.tests()[s],
                        defined(groups.memorization()[s]),
                        groups.memorized()[s],
                        defined(groups.testAccuracy()[s])))
                .toList();
    }

    private static @Nullable Double defined(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static List<Row> examples(LongTailResult result) {
        List<Row> rows = new ArrayList<>();
        add(rows, "train", result.subpopulations().train(), result);
        add(rows, "test", result.subpopulations().test(), result);
        return rows;
    }

    private static void add(List<Row> rows, String split, int[] of, LongTailResult result) {
        for (int i = 0; i < of.length; i++) {
            boolean known = of[i] >= 0;
            rows.add(RowFactory.create(
                    split,
                    (long) i,
                    known ? of[i] : null,
                    known ? result.tail().groups().sizes()[of[i]] : 0));
        }
    }

    private static Row row(LongTailResult.Cost cost) {
        List<@Nullable Object> cells = new ArrayList<@Nullable Object>();
        LongTailResult.Measured measured = cost.measured();
        cells.add(LongTailResult.set(cost));
        cells.add(cost.level() == null ? null : cost.level().doubleValue());
        cells.add(cost.trainExamples());
        cells.add(cost.expected().subpopulations());
        cells.add(cost.expected().guessing());
        add(cells, cost.expected().guessingInterval());
        cells.add(cost.expected().byMemorization());
        add(cells, cost.expected().byMemorizationInterval());
        cells.add(measured == null ? null : measured.removed());
        cells.add(measured == null ? null : measured.loss());
        cells.add(measured == null ? null : measured.low());
        cells.add(measured == null ? null : measured.high());
        return RowFactory.create(cells.toArray());
    }
}
