package dev.peacock.spark.columns;

import dev.peacock.estimate.Block;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Numbers the pairs of a train block and a test block that must be compared: those of one label, or all. */
public record BlockPairs(int count, int[][] byTrainBlock, int[][] byTestBlock) implements Serializable {

    public static BlockPairs of(List<Block> train, List<Block> test) {
        List<List<Integer>> byTrain = emptyLists(train.size());
        List<List<Integer>> byTest = emptyLists(test.size());
        int count = 0;
        for (Block a : train) {
            for (Block b : test) {
                if (a.label() == b.label()) {
                    byTrain.get(a.index()).add(count);
                    byTest.get(b.index()).add(count);
                    count++;
                }
            }
        }
        return new BlockPairs(count, toArrays(byTrain), toArrays(byTest));
    }

    public int[] ofTrain(Block block) {
        return byTrainBlock[block.index()];
    }

    public int[] ofTest(Block block) {
        return byTestBlock[block.index()];
    }

    /** By number: every train block beside every test block that it must meet, all or those of its label. */
    public static JavaPairRDD<Integer, Tuple2<TrainBlock, TestBlock>> join(JavaSparkContext spark, Blocks blocks) {
        return join(
                spark,
                blocks,
                blocks.test().mapToPair(block -> new Tuple2<>(block.block().index(), block)));
    }

    /** The same with what {@code test} has by index of the test block. */
    public static <B> JavaPairRDD<Integer, Tuple2<TrainBlock, B>> join(
            JavaSparkContext spark, Blocks blocks, JavaPairRDD<Integer, B> test) {
        BlockPairs plan = of(blocks.trainPlan(), blocks.testPlan());
        int parts = Math.max(1, Math.min(plan.count(), 4 * spark.defaultParallelism()));
        JavaPairRDD<Integer, TrainBlock> left = blocks.train()
                .flatMapToPair(block -> Arrays.stream(plan.ofTrain(block.block()))
                        .mapToObj(m -> new Tuple2<>(m, block))
                        .iterator());
        JavaPairRDD<Integer, B> right = test.flatMapToPair(block -> Arrays.stream(plan.byTestBlock[block._1])
                .mapToObj(m -> new Tuple2<>(m, block._2))
                .iterator());
        return left.join(right, parts);
    }

    private static List<List<Integer>> emptyLists(int size) {
        List<List<Integer>> lists = new ArrayList<>();
        IntStream.range(0, size).forEach(i -> lists.add(new ArrayList<>()));
        return lists;
    }

    private static int[][] toArrays(List<List<Integer>> lists) {
        return lists.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }
}
