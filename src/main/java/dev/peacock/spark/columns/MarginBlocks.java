package dev.peacock.spark.columns;

import dev.peacock.check.UserError;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.WithMargins;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Turns outcomes with margins, rows of runs, into blocks of examples with their margins over all runs, in one shuffle of runs
 * x blocks records.
 *
 * <p>A task that reads holds one row group of an outcome file, as a reader of Parquet does, one row, and that row's slices. A
 * task that fills holds one block, {@link MarginPlan#MOST_BYTES} of margins or a single example, and one slice of it. Neither
 * grows with runs x examples. Blocks stay in memory or on local disks until {@link #release}.
 */
public final class MarginBlocks {
    /** Test examples drawn at most. */
    static final int MOST_TEST = 2_500;

    private final JavaRDD<MarginBlock> all;

    private MarginBlocks(JavaRDD<MarginBlock> all) {
        this.all = all;
    }

    /** The blocks of the given runs; UserError, there or when they are used, if a run has no margins. */
    public static MarginBlocks of(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            int[] runs,
            Experiment experiment,
            OutputDirectory out) {
        return of(spark, inventory, runs, experiment, out, 4 * spark.defaultParallelism());
    }

    /** The same, read by {@code tasks} tasks at most. */
    public static MarginBlocks of(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            int[] runs,
            Experiment experiment,
            OutputDirectory out,
            int tasks) {
        if (experiment.shape() == null) {
            throw new UserError(
                    out.root() + ": the fleet was imported, and its arrays hold no margins; this audit needs a fleet"
                            + " that was trained here, with outcome.margins = true");
        }
        int[] test = drawn(experiment, runs.length);
        MarginPlan made =
                MarginPlan.of(experiment.trainSize(), experiment.testSize(), test, runs, remedy(experiment, out));
        Broadcast<MarginPlan> plan = spark.broadcast(made);
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        String id = experiment.id();
        List<String> files = out.outcomes(id).filesOf(runs, inventory);
        JavaPairRDD<Integer, MarginPlan.Slice> slices = spark.parallelize(
                        files, Math.max(1, Math.min(files.size(), tasks)))
                .mapPartitionsToPair(some -> {
                    Outcomes outcomes = new Outcomes(hadoop.value().value(), new Path(directory), id);
                    RowsOfFiles rows = new RowsOfFiles(
                            some, outcomes, plan.value().n(), plan.value().q(), true);
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> Blocks.close(rows));
                    return new SlicesOfRows(rows, plan.value());
                });
        JavaRDD<MarginBlock> all = slices.partitionBy(new HashPartitioner(made.parts()))
                .values()
                .mapPartitionsWithIndex(
                        (part, of) -> List.of(plan.value().paste(part, of)).iterator(), true)
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new MarginBlocks(all);
    }

    /** One row after the other, each cut into the slices of all parts. */
    private static final class SlicesOfRows implements Iterator<Tuple2<Integer, MarginPlan.Slice>> {
        private final Slices.Rows rows;
        private final MarginPlan plan;
        private final ArrayDeque<Integer> parts = new ArrayDeque<>();
        private @Nullable OutcomeRow row;
        private int place;

        SlicesOfRows(Slices.Rows rows, MarginPlan plan) {
            this.rows = rows;
            this.plan = plan;
        }

        @Override
        public boolean hasNext() {
            while (parts.isEmpty()) {
                row = read();
                if (row == null) {
                    return false;
                }
                place = plan.check(row);
                if (place >= 0) {
                    plan.all().forEach(parts::add);
                }
            }
            return true;
        }

        @Override
        public Tuple2<Integer, MarginPlan.Slice> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            int part = parts.remove();
            return new Tuple2<>(part, plan.cut(part, place, Objects.requireNonNull(row)));
        }

        private @Nullable OutcomeRow read() {
            try {
                return rows.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Blocks of train examples, one a partition, in the order of their ids. */
    public JavaRDD<MarginBlock> train() {
        return all.filter(block -> block.block().index() >= 0);
    }

    /** Some test examples, drawn by the experiment's seed: at most {@link #MOST_TEST}, and fewer where runs are many. */
    public MarginBlock test() {
        return all.filter(block -> block.block().index() < 0).collect().get(0);
    }

    public void release() {
        all.unpersist();
    }

    private static int[] drawn(Experiment experiment, int runs) {
        int q = experiment.testSize();
        int[] ids = IntStream.range(0, q).toArray();
        long master = experiment.config().subsets().seed();
        new RandomStream(Seeds.seed(master, Seeds.Purpose.POPULATION, 0)).shuffle(ids);
        int kept = Math.max(1, Math.min(Math.min(q, MOST_TEST), MarginPlan.mostValues() / runs));
        int[] drawn = Arrays.copyOf(ids, Math.min(q, kept));
        Arrays.sort(drawn);
        return drawn;
    }

    private static String remedy(Experiment experiment, OutputDirectory out) {
        return "train the fleet once more, with margins and into another directory, by "
                + WithMargins.command(experiment.reproduce(), out.root().toString());
    }
}
