package dev.peacock.spark.estimate;

import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Computes q-values of a family of tests that is too large for one machine: its distinct p-values are kept in ranges
 * spread over the cluster, and only two numbers a range reach the driver, of at most 16,369 ranges. A task holds the
 * distinct p-values of its share of the ranges, which are at most as many as there are 2x2 tables among the tests.
 *
 * <p>The family may be known only up to a level. Each p' beyond the level has p' N f / rank(p') > level f, because a
 * rank is at most N; q-values up to level f are therefore exact all the same ({@link #isExact}).
 */
final class QValues implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient JavaPairRDD<Integer, Steps> steps;
    private final HashPartitioner partitioner;
    private final double level;
    private final double factor;

    private QValues(JavaPairRDD<Integer, Steps> steps, HashPartitioner partitioner, double level, double factor) {
        this.steps = steps;
        this.partitioner = partitioner;
        this.level = level;
        this.factor = factor;
    }

    /** The p-values of a range, ascending, with their q-values and how many tests have each. */
    private record Steps(double[] p, double[] q, long[] counts) implements Serializable {
        double at(double value) {
            int index = Arrays.binarySearch(p, value);
            return index < 0 ? Double.NaN : q[index];
        }

        double largest(double rate) {
            double largest = 0;
            for (int i = 0; i < q.length && q[i] <= rate; i++) {
                largest = p[i];
            }
            return largest;
        }

        long upTo(double rate) {
            long tests = 0;
            for (int i = 0; i < q.length && q[i] <= rate; i++) {
                tests += counts[i];
            }
            return tests;
        }
    }

    /** {@code ranges}: by {@link PValues#range}, all p-values of the family that are at most {@code level}, in any pieces. */
    static QValues of(
            JavaSparkContext spark, JavaPairRDD<Integer, PValues> ranges, long family, FdrMethod method, double level) {
        HashPartitioner partitioner = new HashPartitioner(4 * spark.defaultParallelism());
        JavaPairRDD<Integer, PValues> merged =
                ranges.groupByKey(partitioner).mapValues(PValues::merge).persist(StorageLevel.MEMORY_AND_DISK());
        TreeMap<Integer, Long> before = new TreeMap<>();
        long rank = 0;
        for (Map.Entry<Integer, Long> range :
                new TreeMap<>(merged.mapValues(PValues::total).collectAsMap()).entrySet()) {
            before.put(range.getKey(), rank);
            rank += range.getValue();
        }
        if (level >= 1 && rank != family) {
            throw new IllegalStateException(rank + " tests were counted, but there are " + family);
        }
        HashMap<Integer, Long> ranks = new HashMap<>(before);
        TreeMap<Integer, Double> smallest =
                new TreeMap<>(keyed(merged, (range, p) -> p.qValues(rankOf(ranks, range), family, method, 1)[0])
                        .collectAsMap());
        HashMap<Integer, Double> beyond = new HashMap<>();
        double least = 1;
        for (Map.Entry<Integer, Double> range : smallest.descendingMap().entrySet()) {
            beyond.put(range.getKey(), least);
            least = Math.min(least, range.getValue());
        }
        JavaPairRDD<Integer, Steps> steps = keyed(
                        merged,
                        (range, p) -> new Steps(
                                p.values(),
                                p.qValues(rankOf(ranks, range), family, method, beyond.getOrDefault(range, 1.0)),
                                p.counts()))
                .persist(StorageLevel.MEMORY_AND_DISK());
        steps.count();
        merged.unpersist();
        return new QValues(steps, partitioner, level, method.factor(family));
    }

    private interface OfRange<V> extends Serializable {
        V apply(int range, PValues p);
    }

    private static <V> JavaPairRDD<Integer, V> keyed(JavaPairRDD<Integer, PValues> ranges, OfRange<V> function) {
        return ranges.mapPartitionsToPair(
                all -> map(all, entry -> new Tuple2<>(entry._1, function.apply(entry._1, entry._2))), true);
    }

    private static long rankOf(Map<Integer, Long> ranks, int range) {
        Long rank = ranks.get(range);
        if (rank == null) {
            throw new IllegalStateException("range " + range + " was not counted");
        }
        return rank;
    }

    /** Number of tests in the family with a q-value of at most {@code rate}, which must be at most the level times f. */
    long discoveries(double rate) {
        if (rate > level * factor) {
            throw new IllegalArgumentException("q-values are exact up to " + level * factor + ", not to " + rate);
        }
        return steps.values().map(s -> s.upTo(rate)).fold(0L, Long::sum);
    }

    /** The largest p-value whose q-value is at most {@code rate}, which must be as for {@link #discoveries}; 0 without any. */
    double largestDiscovery(double rate) {
        return steps.values().map(s -> s.largest(rate)).fold(0.0, Math::max);
    }

    /** Whether a q-value is that of the whole family: NaN (not counted, or undefined) and those above the level may not be. */
    boolean isExact(double q) {
        return level >= 1 || q <= level * factor;
    }

    /** A p-value of something, in 0..1, NaN where undefined. */
    interface PValueOf<T> extends Serializable {
        double of(T subject);
    }

    /** Each subject with its q-value, NaN where p is undefined or above the level. Subjects move to the range of their p. */
    <T> JavaRDD<Tested<T>> attach(JavaRDD<T> subjects, PValueOf<T> pValue) {
        JavaPairRDD<Integer, Tested<T>> byRange = subjects.mapToPair(subject -> {
            double p = pValue.of(subject);
            // q is 1 at p = 1, of which there may be very many: these go anywhere
            boolean settled = Double.isNaN(p) || p >= 1;
            int key = settled ? Math.floorMod(subject.hashCode(), 1 << 16) : PValues.range(p);
            return new Tuple2<>(key, new Tested<>(subject, p, settled ? p : Double.NaN));
        });
        return byRange.partitionBy(partitioner).values().zipPartitions(steps, (tested, ranges) -> {
            Map<Integer, Steps> here = new HashMap<>();
            ranges.forEachRemaining(range -> here.put(range._1, range._2));
            return map(tested, t -> withQ(t, here));
        });
    }

    private static <T> Tested<T> withQ(Tested<T> tested, Map<Integer, Steps> here) {
        if (Double.isNaN(tested.p()) || tested.p() >= 1) {
            return tested;
        }
        Steps range = here.get(PValues.range(tested.p()));
        return new Tested<>(tested.subject(), tested.p(), range == null ? Double.NaN : range.at(tested.p()));
    }

    void release() {
        steps.unpersist();
    }

    private static <A, B> Iterator<B> map(Iterator<A> all, java.util.function.Function<A, B> function) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public B next() {
                return function.apply(all.next());
            }
        };
    }
}
