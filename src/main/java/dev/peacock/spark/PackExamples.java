package dev.peacock.spark;

import dev.peacock.dataset.PackedStore;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The packed store as a table that people can read: dataset/examples. */
final class PackExamples {
    private static final int EXAMPLES_A_TASK = 5_000;

    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final OutputDirectory out;

    PackExamples(SparkSession session, OutputDirectory out) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, out);
        this.out = out;
    }

    void run(Experiment experiment) throws IOException {
        String name = SharedStore.share(spark, out.store(experiment.contentHash()));
        int size = experiment.trainSize() + experiment.testSize();
        List<Integer> starts = new ArrayList<>();
        for (int from = 0; from < size; from += EXAMPLES_A_TASK) {
            starts.add(from);
        }
        JobGroups.in(spark, "dataset: " + size + " examples", () -> {
            JavaRDD<Row> rows = spark.parallelize(starts, starts.size())
                    .flatMap(from -> rows(name, from, Math.min(size, from + EXAMPLES_A_TASK))
                            .iterator());
            tables.write(Tables.EXAMPLES, tables.frame(Tables.EXAMPLES, rows));
        });
    }

    private static List<Row> rows(String storeName, int from, int to) throws IOException {
        try (PackedStore store = PackedStore.map(SharedStore.local(storeName))) {
            return IntStream.range(from, to).mapToObj(e -> row(store, e)).toList();
        }
    }

    private static Row row(PackedStore store, int example) {
        boolean train = example < store.trainSize();
        boolean image = store.shape().isImage();
        int label = store.label(example);
        return RowFactory.create(
                train ? "train" : "test",
                (long) (train ? example : example - store.trainSize()),
                label,
                store.labelNames().get(label),
                store.source(example),
                image ? store.png(example) : null,
                image ? null : features(store, example));
    }

    private static Float[] features(PackedStore store, int example) {
        float[] values = new float[store.shape().size()];
        store.readUnscaled(example, values, 0);
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Float[]::new);
    }
}
