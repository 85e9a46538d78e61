package dev.peacock.spark.experiment;

import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.SubpopulationColumn;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Writes dataset/examples, the packed store as a readable table. */
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
        Path store = out.store(experiment.contentHash());
        String name = SharedStore.share(spark, store);
        // not from the executors' copies: one that this application shared before may have other subpopulations
        Broadcast<Subpopulated> subpopulated = spark.broadcast(
                new Subpopulated(StoreFooter.read(out.files(), store).readSubpopulations(out.files(), store)));
        int size = experiment.trainSize() + experiment.testSize();
        List<Integer> starts = new ArrayList<>();
        for (int from = 0; from < size; from += EXAMPLES_A_TASK) {
            starts.add(from);
        }
        JobGroups.in(spark, "dataset: " + size + " examples", () -> {
            JavaRDD<Row> rows = spark.parallelize(starts, starts.size())
                    .flatMap(from -> rows(name, from, Math.min(size, from + EXAMPLES_A_TASK), subpopulated.value())
                            .iterator());
            tables.write(EXAMPLES, tables.frame(EXAMPLES, rows));
        });
        subpopulated.destroy();
    }

    /** What the data set says of subpopulations, if anything: a broadcast has a value. */
    private record Subpopulated(@Nullable SubpopulationColumn column) implements Serializable {
        @Nullable
        String name(int example) {
            return column == null ? null : column.name(example);
        }
    }

    private static List<Row> rows(String storeName, int from, int to, Subpopulated subpopulated) throws IOException {
        try (PackedStore store = PackedStore.map(SharedStore.local(storeName))) {
            return IntStream.range(from, to)
                    .mapToObj(e -> row(store, e, subpopulated.name(e)))
                    .toList();
        }
    }

    private static Row row(PackedStore store, int example, @Nullable String subpopulation) {
        boolean train = example < store.trainSize();
        boolean image = store.shape().isImage();
        int label = store.label(example);
        return Rows.of(EXAMPLES)
                .with(EXAMPLES.split, train ? "train" : "test")
                .with(EXAMPLES.id, (long) (train ? example : example - store.trainSize()))
                .with(EXAMPLES.label, label)
                .with(EXAMPLES.labelName, store.labelNames().get(label))
                .with(EXAMPLES.source, store.source(example))
                .with(EXAMPLES.image, image ? store.png(example) : null)
                .with(EXAMPLES.features, image ? null : features(store, example))
                .with(EXAMPLES.subpopulation, subpopulation)
                .build();
    }

    private static Float[] features(PackedStore store, int example) {
        float[] values = new float[store.shape().size()];
        store.readUnscaled(example, values, 0);
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Float[]::new);
    }
}
