package dev.peacock.spark.interchange;

import dev.peacock.estimate.Block;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/** Memorization and influence of all pairs, by blocks of consecutive examples of all labels; NaN where undefined. */
interface ExportedEffects {
    /** By block: ids, and the memorization of each. */
    JavaRDD<Tuple2<int[], float[]>> memorization();

    int trainBlocks();

    List<Block> testPlan();

    /** That on the test examples of one block. */
    OnTest<?, ?> on(int testBlock);

    void release();

    /** Influence on the test examples of one block, which each task is sent. */
    record OnTest<T, B>(JavaRDD<T> trained, Broadcast<B> test, Influence<T, B> influence) {
        /** The number of a train block, and its influence on the test examples {@code from} to {@code to - 1}, a row a test example. */
        interface Influence<T, B> extends Serializable {
            Tuple2<Integer, float[]> of(T train, B test, int from, int to);
        }

        /** By train block. */
        JavaRDD<Tuple2<Integer, float[]>> rows(int from, int to) {
            return rows(trained, test, influence, from, to);
        }

        // static, so that Spark is sent no more than it needs
        private static <T, B> JavaRDD<Tuple2<Integer, float[]>> rows(
                JavaRDD<T> trained, Broadcast<B> test, Influence<T, B> influence, int from, int to) {
            return trained.map(train -> influence.of(train, test.value(), from, to));
        }

        void release() {
            test.destroy();
        }
    }
}
