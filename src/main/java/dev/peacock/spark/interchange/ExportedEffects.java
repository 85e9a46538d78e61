package dev.peacock.spark.interchange;

import dev.peacock.estimate.Block;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Memorization and influence of all pairs, by blocks of consecutive examples of all labels; NaN where undefined. */
interface ExportedEffects {
    /** By block: ids, and the memorization of each. */
    JavaRDD<Tuple2<int[], float[]>> memorization();

    int trainBlocks();

    List<Block> testPlan();

    /** That on the test examples of one block. */
    OnTest on(int testBlock);

    void release();

    interface OnTest {
        /** By train block: influence on the test examples {@code from} to {@code to - 1} of the block, a row a test example. */
        JavaRDD<Tuple2<Integer, float[]>> rows(int from, int to);

        void release();
    }
}
