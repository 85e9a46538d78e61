package dev.peacock.spark.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class OrderedAveragingTest {
    /** Summed in another order, these floats give another sum: 1e8 + 3 is 1e8 where it comes first, and -1e8 takes it away. */
    private static final float[] VALUES = {1e8f, 3, -1e8f, 1};

    @Test
    void sum_isInTheOrderOfTheWorkers_inWhateverOrderTheyEnd() {
        float inOrder = ((VALUES[0] + VALUES[1]) + VALUES[2]) + VALUES[3];
        assertThat(((VALUES[2] + VALUES[0]) + VALUES[1]) + VALUES[3]).isNotEqualTo(inOrder);
        for (List<Integer> order : List.of(List.of(0, 1, 2, 3), List.of(2, 0, 3, 1), List.of(3, 2, 1, 0))) {
            OrderedAveraging.Sum sum = new OrderedAveraging.Sum();
            order.forEach(worker -> sum.add(worker, copy(VALUES[worker], 2 * VALUES[worker])));
            assertThat(sum.meanParameters()).as("%s", order).containsExactly(inOrder / 4);
            assertThat(sum.meanState()).containsExactly(inOrder / 2);
        }
    }

    @Test
    void workersWithoutABatch_countForNothing() {
        OrderedAveraging.Sum sum = new OrderedAveraging.Sum();
        sum.add(2, OrderedAveraging.Copy.NONE);
        sum.add(1, copy(4));
        sum.add(0, copy(2));
        assertThat(sum.meanParameters()).containsExactly(3);
        assertThat(sum.meanState()).isEmpty();
        assertThatThrownBy(() -> new OrderedAveraging.Sum().meanParameters()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void kryo_isRefused() {
        SparkConf kryo = new SparkConf(false).set("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        assertThatThrownBy(() -> ParallelTrainer.check(kryo))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("spark.serializer = org.apache.spark.serializer.KryoSerializer cannot serialize");
        assertThatCode(() -> ParallelTrainer.check(new SparkConf(false))).doesNotThrowAnyException();
    }

    private static OrderedAveraging.Copy copy(float parameter, float... state) {
        return new OrderedAveraging.Copy(new float[] {parameter}, state);
    }
}
