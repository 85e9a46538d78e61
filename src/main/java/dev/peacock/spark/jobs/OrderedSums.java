package dev.peacock.spark.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Adds up parts of a floating sum in the order of their numbers, whatever the cluster: in groups first, so that few reach the
 * driver.
 */
public final class OrderedSums {
    /** Parts that a task may hold at once. */
    public static final int GROUP = 32;

    private OrderedSums() {}

    /** The sum of all parts; {@code add} may change its first argument. There must be a part. */
    public static <T> T of(JavaPairRDD<Integer, T> parts, Function2<T, T, T> add) {
        List<Tuple2<Integer, T>> groups = new ArrayList<>(parts.mapToPair(part -> new Tuple2<>(part._1 / GROUP, part))
                .groupByKey()
                .mapValues(group -> {
                    List<Tuple2<Integer, T>> some = new ArrayList<>();
                    group.forEach(some::add);
                    return fold(some, add);
                })
                .collect());
        try {
            return fold(groups, add);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T fold(List<Tuple2<Integer, T>> parts, Function2<T, T, T> add) throws Exception {
        parts.sort(Comparator.comparing(part -> part._1));
        T sum = parts.get(0)._2;
        for (int k = 1; k < parts.size(); k++) {
            sum = add.call(sum, parts.get(k)._2);
        }
        return sum;
    }
}
