package dev.peacock.audit.membership.spark;

import dev.peacock.attack.Curve;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.attack.Splits;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CurveIntervals;
import dev.peacock.audit.membership.Population;
import dev.peacock.audit.membership.ScoreBins;
import dev.peacock.audit.membership.Scores;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.OrderedSums;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Attacks halves of a fleet to compute intervals: each half is scored like a separate fleet, and its scores are counted
 * in the bins of the whole fleet's curves. As many halves are attacked in a pass over the blocks as there is room for their populations,
 * which are on driver and executors, and added up in one as there is room for in a task that adds the sums of blocks.
 *
 * @param train blocks of train examples
 * @param test RMIA's population
 * @param documents whether the examples are documents, whose margins are log-probabilities
 * @param room how much is done at once; its tasks are the most that work on the whole numbers
 */
record HalfFleets(
        JavaSparkContext spark,
        JavaRDD<MarginBlock> train,
        MarginBlock test,
        boolean documents,
        Splits splits,
        double gamma,
        AuditMembership.Room room) {
    private static final int MOST_AT_ONCE = 16;

    /** Some halves, and what has to be known of all examples before one is scored. */
    record Some(int[][] runs, List<PooledVariances> pooled, List<Population> populations, int[][] edges)
            implements Serializable {

        ScoreBins[][] none() {
            ScoreBins[] one = Stream.of(edges).map(ScoreBins::new).toArray(ScoreBins[]::new);
            return Stream.of(runs)
                    .map(half -> Stream.of(one).map(ScoreBins::empty).toArray(ScoreBins[]::new))
                    .toArray(ScoreBins[][]::new);
        }

        ScoreBins[][] count(Iterator<MarginBlock> blocks) {
            ScoreBins[][] bins = none();
            while (blocks.hasNext()) {
                MarginBlock block = blocks.next();
                for (int half = 0; half < runs.length; half++) {
                    Scores scores = Scores.of(block.only(runs[half]), pooled.get(half), populations.get(half));
                    for (Attack attack : Attack.values()) {
                        bins[half][attack.ordinal()].add(scores, attack);
                    }
                }
            }
            return bins;
        }
    }

    /** Intervals of the whole fleet's curves, which are by attack. */
    List<CurveIntervals> intervals(List<Curve> curves) throws IOException {
        int[][] edges = curves.stream().map(Curve::edges).toArray(int[][]::new);
        List<ScoreBins[]> byHalf = new ArrayList<>();
        List<PooledVariances> pooled = pooled();
        long bytes = Double.BYTES * (long) test.size() * test.runs() / 2;
        int atOnce = Math.min(MOST_AT_ONCE, atOnce(bytes));
        for (int first = 0; first < splits.count(); first += atOnce) {
            int end = Math.min(splits.count(), first + atOnce);
            int[][] runs = runs(first, end);
            List<PooledVariances> variances = List.copyOf(pooled.subList(first, end));
            byHalf.addAll(JobGroups.find(
                    spark,
                    "audit membership: half fleets from " + (first + 1) + " of " + splits.count(),
                    () -> List.of(bins(runs, variances, edges))));
        }
        return IntStream.range(0, curves.size())
                .mapToObj(attack -> CurveIntervals.of(
                        splits,
                        curves.get(attack),
                        byHalf.stream().map(half -> half[attack]).toList()))
                .toList();
    }

    /** By half and attack. */
    private ScoreBins[][] bins(int[][] runs, List<PooledVariances> pooled, int[][] edges) {
        List<Population> populations = Stream.of(runs)
                .map(half -> Population.of(test.only(half), documents, gamma))
                .toList();
        Broadcast<Some> some = spark.broadcast(new Some(runs, pooled, populations, edges));
        try {
            return train.coalesce(room.tasks())
                    .mapPartitions(
                            blocks -> Collections.singletonList(some.value().count(blocks))
                                    .iterator())
                    .reduce(HalfFleets::add);
        } finally {
            some.destroy();
        }
    }

    /** How many halves there is room for, of so many bytes each. */
    private int atOnce(long bytes) {
        return (int) Math.max(1, Math.min(splits.count(), room.halves() / Math.max(1, bytes)));
    }

    private int[][] runs(int first, int end) {
        return IntStream.range(first, end).mapToObj(splits::runs).toArray(int[][]::new);
    }

    private List<PooledVariances> pooled() throws IOException {
        List<PooledVariances> pooled = new ArrayList<>();
        int blocks = Math.min(OrderedSums.GROUP, train.getNumPartitions());
        int atOnce = atOnce(blocks * PooledSums.bytes(test.runs() / 2));
        for (int first = 0; first < splits.count(); first += atOnce) {
            int[][] runs = runs(first, Math.min(splits.count(), first + atOnce));
            pooled.addAll(JobGroups.find(
                    spark,
                    "audit membership: margins of half fleets from " + (first + 1) + " of " + splits.count(),
                    () -> pooled(runs)));
        }
        return pooled;
    }

    private List<PooledVariances> pooled(int[][] runs) {
        PooledSums[] sums = OrderedSums.of(
                train.mapToPair(block -> new Tuple2<>(block.block().index(), sums(block, runs))), (into, other) -> {
                    for (int half = 0; half < into.length; half++) {
                        into[half].add(other[half]);
                    }
                    return into;
                });
        return Stream.of(sums).map(PooledSums::variances).toList();
    }

    /** Of one block, by half. */
    static PooledSums[] sums(MarginBlock block, int[][] runs) {
        return Stream.of(runs)
                .map(half -> {
                    PooledSums sums = new PooledSums(half.length);
                    sums.add(block.only(half));
                    return sums;
                })
                .toArray(PooledSums[]::new);
    }

    private static ScoreBins[][] add(ScoreBins[][] into, ScoreBins[][] other) {
        for (int half = 0; half < into.length; half++) {
            for (int attack = 0; attack < into[half].length; attack++) {
                into[half][attack].add(other[half][attack]);
            }
        }
        return into;
    }
}
