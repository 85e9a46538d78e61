package dev.peacock.attack.spark;

import dev.peacock.attack.Gaussians;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.OrderedSums;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * LiRA's online scores of one target run on all train examples, with the other runs as shadow models: one number for
 * each example, on the driver.
 *
 * @param scores by example, higher more likely a member; NaN where an example has too few shadows
 * @param variance which variance they take, in words
 */
public record LiraScores(double[] scores, String variance) {
    /** Of the run at place {@code target} of the fleet's runs, whose blocks these are. */
    public static LiraScores of(JavaSparkContext spark, FinishedFleet fleet, MarginBlocks blocks, int target)
            throws IOException {
        int runs = fleet.runs().length;
        return JobGroups.find(
                spark,
                "audit epsilon: LiRA on run " + fleet.runs()[target] + " over " + runs + " models",
                () -> of(blocks, fleet.experiment().trainSize(), target, runs));
    }

    private static LiraScores of(MarginBlocks blocks, int n, int target, int runs) {
        // expected, not counted: nothing but its scores may depend on the target's mask
        boolean own = (runs - 1) / 2 >= Gaussians.SHADOWS_FOR_OWN_VARIANCE;
        PooledVariances all = pooled(blocks, runs).variances();
        double in = all.in()[target];
        double out = all.out()[target];
        int[] shadows = IntStream.range(0, runs).filter(run -> run != target).toArray();
        double[] scores = new double[n];
        List<Tuple2<int[], double[]>> parts = blocks.train()
                .map(block -> new Tuple2<>(block.block().ids(), score(block, target, shadows, own, in, out)))
                .collect();
        for (Tuple2<int[], double[]> part : parts) {
            for (int i = 0; i < part._1.length; i++) {
                scores[part._1[i]] = part._2[i];
            }
        }
        return new LiraScores(scores, own ? "each example's own variances" : "pooled variances");
    }

    private static PooledSums pooled(MarginBlocks blocks, int runs) {
        return OrderedSums.of(
                blocks.train().mapToPair(block -> {
                    PooledSums sums = new PooledSums(runs);
                    sums.add(block);
                    return new Tuple2<>(block.block().index(), sums);
                }),
                (into, other) -> {
                    into.add(other);
                    return into;
                });
    }

    private static double[] score(
            MarginBlock block, int target, int[] shadows, boolean own, double varianceIn, double varianceOut) {
        double[] scores = new double[block.size()];
        for (int i = 0; i < scores.length; i++) {
            Gaussians gaussians = Gaussians.of(block, i, shadows);
            double margin = block.margin(i, target);
            scores[i] = own ? gaussians.online(margin) : gaussians.online(margin, varianceIn, varianceOut);
        }
        return scores;
    }
}
