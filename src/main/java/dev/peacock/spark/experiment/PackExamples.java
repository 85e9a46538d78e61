package dev.peacock.spark.experiment;

import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.TextColumn;
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
        // not from the executors' copies: one that this application shared before may have other subpopulations and ids
        StoreFooter footer = StoreFooter.read(out.files(), store);
        Broadcast<Texts> texts = spark.broadcast(
                new Texts(footer.readSubpopulations(out.files(), store), footer.readIds(out.files(), store)));
        int size = experiment.trainSize() + experiment.testSize();
        List<Integer> starts = new ArrayList<>();
        for (int from = 0; from < size; from += EXAMPLES_A_TASK) {
            starts.add(from);
        }
        JobGroups.in(spark, "dataset: " + size + " examples", () -> {
            JavaRDD<Row> rows = spark.parallelize(starts, starts.size())
                    .flatMap(from -> rows(name, from, Math.min(size, from + EXAMPLES_A_TASK), texts.value())
                            .iterator());
            tables.write(EXAMPLES, tables.frame(EXAMPLES, rows));
        });
        texts.destroy();
    }

    /** What the data set says of subpopulations and ids, if anything: a broadcast has a value. */
    private record Texts(
            @Nullable TextColumn subpopulations, @Nullable TextColumn ids) implements Serializable {
        static @Nullable String of(@Nullable TextColumn column, int example) {
            return column == null ? null : column.name(example);
        }
    }

    private static List<Row> rows(String storeName, int from, int to, Texts texts) throws IOException {
        try (PackedStore store = PackedStore.map(SharedStore.local(storeName))) {
            return IntStream.range(from, to).mapToObj(e -> row(store, e, texts)).toList();
        }
    }

    private static Row row(PackedStore store, int example, Texts texts) {
        boolean train = example < store.trainSize();
        boolean text = store.vocabulary() != null;
        boolean image = store.shape().isImage();
        int label = store.label(example);
        return Rows.of(EXAMPLES)
                .with(EXAMPLES.split, train ? "train" : "test")
                .with(EXAMPLES.id, (long) (train ? example : example - store.trainSize()))
                .with(EXAMPLES.label, label)
                .with(EXAMPLES.labelName, store.labelNames().get(label))
                .with(EXAMPLES.source, store.source(example))
                .with(EXAMPLES.image, image ? store.png(example) : null)
                .with(EXAMPLES.features, image || text ? null : features(store, example))
                .with(EXAMPLES.text, text ? store.text(example) : null)
                .with(EXAMPLES.subpopulation, Texts.of(texts.subpopulations(), example))
                .with(EXAMPLES.givenId, Texts.of(texts.ids(), example))
                .build();
    }

    private static Float[] features(PackedStore store, int example) {
        float[] values = new float[store.shape().size()];
        store.readUnscaled(example, values, 0);
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toArray(Float[]::new);
    }
}
