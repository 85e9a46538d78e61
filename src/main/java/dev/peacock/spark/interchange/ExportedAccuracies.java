package dev.peacock.spark.interchange;

import dev.peacock.estimate.Block;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.columns.Blocks;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Differences of accuracies: exact quotients of counts, rounded once. */
record ExportedAccuracies(JavaSparkContext spark, Blocks blocks) implements ExportedEffects {
    @Override
    public JavaRDD<Tuple2<int[], float[]>> memorization() {
        return blocks.train().map(block -> new Tuple2<>(block.block().ids(), memorization(block)));
    }

    private static float[] memorization(TrainBlock block) {
        float[] values = new float[block.block().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(block.memorization(i));
        }
        return values;
    }

    @Override
    public int trainBlocks() {
        return blocks.trainPlan().size();
    }

    @Override
    public List<Block> testPlan() {
        return blocks.testPlan();
    }

    @Override
    public OnTest<TrainBlock, TestBlock> on(int testBlock) {
        Broadcast<TestBlock> test = spark.broadcast(blocks.test()
                .filter(block -> block.block().index() == testBlock)
                .first());
        return new OnTest<>(
                blocks.train(),
                test,
                (train, of, from, to) -> new Tuple2<>(train.block().index(), influence(train, of, from, to)));
    }

    private static float[] influence(TrainBlock train, TestBlock test, int from, int to) {
        int size = train.block().size();
        int models = train.included().rows();
        float[] values = new float[Math.multiplyExact(size, to - from)];
        int[] in = new int[size];
        Arrays.setAll(in, train.included()::count);
        for (int j = from; j < to; j++) {
            int correct = test.correct().count(j);
            for (int i = 0; i < size; i++) {
                int correctIn = train.included().countBoth(i, test.correct(), j);
                values[(j - from) * size + i] =
                        value(new Counts(in[i], models - in[i], correctIn, correct - correctIn));
            }
        }
        return values;
    }

    private static float value(Counts counts) {
        Double difference = counts.difference();
        return difference == null ? Float.NaN : difference.floatValue();
    }

    @Override
    public void release() {
        blocks.release();
    }
}
