package dev.peacock.spark;

import dev.peacock.bits.PackedBits;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Turns outcomes, rows of runs, into blocks of columns of examples: each file is cut into slices, one a block, and each
 * block gathers its slices. What a task holds is bounded by a file of outcomes or by a block.
 */
final class Blocks {
    /** Examples of a block at most: at 2,000 runs a train block is 1 MiB. */
    static final int MOST_EXAMPLES = 2048;

    private final List<Block> train;
    private final List<Block> test;
    private final JavaRDD<TrainBlock> trainBlocks;
    private final JavaRDD<TestBlock> testBlocks;
    private final JavaRDD<Columns> columns;

    private Blocks(List<Block> train, List<Block> test, JavaRDD<Columns> columns, Broadcast<Plan> plan) {
        this.train = train;
        this.test = test;
        this.columns = columns;
        this.trainBlocks = columns.filter(c -> c.included != null).map(c -> {
            if (c.included == null) {
                throw new IllegalStateException("a train block without inclusion");
            }
            return new TrainBlock(plan.value().blocks.get(c.block), c.included, c.correct);
        });
        this.testBlocks = columns.filter(c -> c.included == null)
                .map(c -> new TestBlock(plan.value().blocks.get(c.block), c.correct));
    }

    /** Rows of a stack, cut to the examples of a block; bits are packed run after run. */
    private record Slice(int[] rows, byte @Nullable [] included, byte[] correct) implements Serializable {}

    private record Columns(int block, @Nullable BitColumns included, BitColumns correct) implements Serializable {}

    /** Train blocks first; {@code runs} ascending, the runs that count. */
    private record Plan(List<Block> blocks, int trainBlocks, int n, int q, int[] runs) implements Serializable {
        boolean isTrain(int block) {
            return block < trainBlocks;
        }
    }

    /** The blocks of the given runs; blocks are of one label each if {@code byLabel}. */
    static Blocks of(
            JavaSparkContext spark,
            Outcomes.Inventory inventory,
            int[] runs,
            int[] trainLabels,
            int[] testLabels,
            boolean byLabel,
            OutputDirectory out,
            String experiment) {
        List<Block> train = Block.cut(trainLabels, byLabel, MOST_EXAMPLES);
        List<Block> test = Block.cut(testLabels, byLabel, MOST_EXAMPLES);
        List<Block> all = new ArrayList<>(train);
        all.addAll(test);
        Broadcast<Plan> plan =
                spark.broadcast(new Plan(all, train.size(), trainLabels.length, testLabels.length, runs));
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        List<String> files = Arrays.stream(runs)
                .mapToObj(run -> String.valueOf(inventory.finished().get(run)))
                .distinct()
                .toList();
        int tasks = Math.min(files.size(), 4 * spark.defaultParallelism());
        JavaPairRDD<Integer, Slice> slices = spark.parallelize(files, Math.max(1, tasks))
                .flatMapToPair(file -> {
                    Outcomes outcomes = new Outcomes(hadoop.value().value(), new Path(directory), experiment);
                    return slices(outcomes, new Path(file), plan.value());
                });
        int parts = Math.max(1, Math.min(all.size(), 4 * spark.defaultParallelism()));
        JavaRDD<Columns> columns = slices.groupByKey(parts)
                .map(entry -> gather(entry._1, entry._2, plan.value()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        return new Blocks(train, test, columns, plan);
    }

    List<Block> trainPlan() {
        return train;
    }

    List<Block> testPlan() {
        return test;
    }

    JavaRDD<TrainBlock> train() {
        return trainBlocks;
    }

    JavaRDD<TestBlock> test() {
        return testBlocks;
    }

    void release() {
        columns.unpersist();
    }

    private static Iterator<Tuple2<Integer, Slice>> slices(Outcomes outcomes, Path file, Plan plan) throws IOException {
        List<OutcomeRow> rows = new ArrayList<>();
        for (OutcomeRow row : outcomes.read(file, plan.n, plan.q, false)) {
            if (Arrays.binarySearch(plan.runs, row.run()) >= 0) {
                rows.add(row);
            }
        }
        int[] positions = rows.stream()
                .mapToInt(row -> Arrays.binarySearch(plan.runs, row.run()))
                .toArray();
        List<PackedBits> included = rows.stream().map(OutcomeRow::included).toList();
        List<PackedBits> trainCorrect =
                rows.stream().map(OutcomeRow::trainCorrect).toList();
        List<PackedBits> testCorrect =
                rows.stream().map(OutcomeRow::testCorrect).toList();
        return java.util.stream.IntStream.range(0, plan.blocks.size())
                .mapToObj(b -> {
                    int[] ids = plan.blocks.get(b).ids();
                    Slice slice = plan.isTrain(b)
                            ? new Slice(positions, cut(included, ids), cut(trainCorrect, ids))
                            : new Slice(positions, null, cut(testCorrect, ids));
                    return new Tuple2<>(b, slice);
                })
                .iterator();
    }

    private static byte[] cut(List<PackedBits> rows, int[] ids) {
        PackedBits.Builder bits = new PackedBits.Builder(rows.size() * ids.length);
        int next = 0;
        for (PackedBits row : rows) {
            for (int id : ids) {
                if (row.get(id)) {
                    bits.set(next);
                }
                next++;
            }
        }
        return bits.build().toBytes();
    }

    private static Columns gather(int block, Iterable<Slice> slices, Plan plan) {
        int size = plan.blocks.get(block).size();
        BitColumns included = plan.isTrain(block) ? new BitColumns(size, plan.runs.length) : null;
        BitColumns correct = new BitColumns(size, plan.runs.length);
        for (Slice slice : slices) {
            paste(slice.correct, slice.rows, size, correct);
            if (included != null && slice.included != null) {
                paste(slice.included, slice.rows, size, included);
            }
        }
        return new Columns(block, included, correct);
    }

    private static void paste(byte[] packed, int[] rows, int size, BitColumns columns) {
        PackedBits bits = PackedBits.of(packed, rows.length * size);
        for (int r = 0; r < rows.length; r++) {
            for (int i = 0; i < size; i++) {
                if (bits.get(r * size + i)) {
                    columns.set(i, rows[r]);
                }
            }
        }
    }
}
