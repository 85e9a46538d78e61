package dev.peacock.audit.membership.spark;

import dev.peacock.attack.Curve;
import dev.peacock.attack.CurvePart;
import dev.peacock.attack.Point;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CurveIntervals;
import dev.peacock.audit.membership.ScoreCounts;
import dev.peacock.audit.membership.Scores;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Exact curves of all attacks over all pairs of a run and an example, with intervals, by attack. Scores are cut
 * into ranges, each range is sorted by itself, and then the ranges are read from the highest down. Only whole numbers
 * are added up. Some examples of every block tell where to cut, which changes no result.
 *
 * <p>A task holds one block and its scores by all attacks, seven times its 16 MiB at most, and sorts those
 * of one attack; or it holds the different scores of one range, about {@link AuditMembership.Room#range} or 65,536 of them. As examples are
 * drawn at random, wherever they stand in the data set, a range of twice as many is rare. Between tasks a score takes about
 * two bytes, in memory or on local disks. The driver holds
 * some hundreds of points an attack, and for intervals as many counts for each half of the fleet.
 */
record AttackCurves(List<Curve> curves, List<CurveIntervals> intervals) {
    /** Ranges of all attacks, one after the other; {@code starts} are their lowest keys, by attack. */
    private record Ranges(int[][] starts) implements Serializable {
        int count() {
            return first(starts.length);
        }

        int first(int attack) {
            return IntStream.range(0, attack).map(a -> starts[a].length).sum();
        }

        int attackOf(int range) {
            int attack = 0;
            while (range >= first(attack + 1)) {
                attack++;
            }
            return attack;
        }
    }

    /** What reading a range needs to know of the others: by range the point above it, by attack totals and limits. */
    private record Others(Ranges ranges, Point[] above, long[] members, long[] others, long[][] limits)
            implements Serializable {
        CurvePart part(int range, ScoreHistogram tally) {
            int a = ranges.attackOf(range);
            return CurvePart.of(tally, above[range], members[a], others[a], limits[a]);
        }
    }

    /** Of the fleet whose halves these are; {@code pairs} of a run and an example in all. */
    static AttackCurves of(HalfFleets halves, Function<MarginBlock, Scores> score, long pairs) throws IOException {
        JavaSparkContext spark = halves.spark();
        Ranges ranges =
                JobGroups.find(spark, "audit membership: distribution of scores", () -> ranges(halves, score, pairs));
        JavaRDD<Tuple2<Integer, byte[]>> tallies = tallies(spark, halves.train().map(score), ranges);
        List<Curve> curves;
        try {
            curves = JobGroups.find(spark, "audit membership: curves of attacks", () -> curves(spark, tallies, ranges));
        } finally {
            tallies.unpersist();
        }
        return new AttackCurves(curves, halves.intervals(curves));
    }

    private static Ranges ranges(HalfFleets halves, Function<MarginBlock, Scores> score, long pairs) {
        AuditMembership.Room room = halves.room();
        int step = Math.toIntExact(Math.max(1, pairs / room.sample()));
        ScoreCounts counts = halves.train()
                .map(block -> score.call(sample(block, step)))
                .coalesce(room.tasks())
                .mapPartitions(some -> List.of(count(some)).iterator())
                .reduce(ScoreCounts::add);
        return new Ranges(Stream.of(Attack.values())
                .map(attack -> counts.ranges(attack, room.range() / step))
                .toArray(int[][]::new));
    }

    /** Each example with probability 1 / {@code step}, whatever the order of the data set; always the same of a block. */
    static MarginBlock sample(MarginBlock block, int step) {
        RandomStream random = new RandomStream(block.block().index());
        return block.examples(IntStream.range(0, block.size())
                .filter(i -> random.nextInt(step) == 0)
                .toArray());
    }

    private static ScoreCounts count(Iterator<Scores> some) {
        ScoreCounts counts = new ScoreCounts();
        some.forEachRemaining(counts::add);
        return counts;
    }

    /** By range, one a partition, all of its scores. */
    private static JavaRDD<Tuple2<Integer, byte[]>> tallies(
            JavaSparkContext spark, JavaRDD<Scores> scores, Ranges ranges) {
        Broadcast<Ranges> shared = spark.broadcast(ranges);
        return scores.flatMapToPair(block -> Stream.of(Attack.values())
                        .flatMap(attack -> cut(block, attack, shared.value()))
                        .iterator())
                .partitionBy(new HashPartitioner(ranges.count()))
                .values()
                .map(ScoreHistogram::unpack)
                .mapPartitionsWithIndex(
                        (range, some) -> List.of(new Tuple2<>(
                                        range, ScoreHistogram.merge(some).pack()))
                                .iterator(),
                        true)
                .persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static Stream<Tuple2<Integer, byte[]>> cut(Scores block, Attack attack, Ranges ranges) {
        int a = attack.ordinal();
        AtomicInteger range = new AtomicInteger(ranges.first(a));
        return ScoreHistogram.parts(block.block(), block.of(attack), ranges.starts[a])
                .map(part -> new Tuple2<>(range.getAndIncrement(), part))
                .filter(part -> part._2.size() > 0)
                .map(part -> new Tuple2<>(part._1, part._2.pack()));
    }

    private static List<Curve> curves(JavaSparkContext spark, JavaRDD<Tuple2<Integer, byte[]>> tallies, Ranges ranges) {
        Curve.Total[] totals = new Curve.Total[ranges.count()];
        tallies.map(range -> new Tuple2<>(range._1, Curve.Total.of(ScoreHistogram.unpack(range._2))))
                .collect()
                .forEach(total -> totals[total._1] = total._2);
        Attack[] attacks = Attack.values();
        Point[] above = Stream.of(attacks)
                .flatMap(attack -> Stream.of(Curve.above(of(attack, totals, ranges))))
                .toArray(Point[]::new);
        long[] members = Stream.of(attacks)
                .mapToLong(attack -> of(attack, totals, ranges).stream()
                        .mapToLong(Curve.Total::in)
                        .sum())
                .toArray();
        long[] others = Stream.of(attacks)
                .mapToLong(attack -> of(attack, totals, ranges).stream()
                        .mapToLong(Curve.Total::out)
                        .sum())
                .toArray();
        long[][] limits = Arrays.stream(others).mapToObj(Curve::limits).toArray(long[][]::new);
        Broadcast<Others> shared = spark.broadcast(new Others(ranges, above, members, others, limits));
        CurvePart[] parts = new CurvePart[totals.length];
        tallies.map(range -> new Tuple2<>(range._1, shared.value().part(range._1, ScoreHistogram.unpack(range._2))))
                .collect()
                .forEach(part -> parts[part._1] = part._2);
        shared.destroy();
        return Stream.of(attacks)
                .map(attack -> Curve.of(of(attack, totals, ranges), of(attack, parts, ranges)))
                .toList();
    }

    private static <T> List<T> of(Attack attack, T[] byRange, Ranges ranges) {
        int a = attack.ordinal();
        return List.of(byRange).subList(ranges.first(a), ranges.first(a + 1));
    }

    Curve curve(Attack attack) {
        return curves.get(attack.ordinal());
    }

    CurveIntervals intervals(Attack attack) {
        return intervals.get(attack.ordinal());
    }
}
