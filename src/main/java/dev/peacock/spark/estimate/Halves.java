package dev.peacock.spark.estimate;

import dev.peacock.config.EstimateConfig;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Influence;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.columns.BlockPairs;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.Labels;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Two disjoint halves of a fleet: examples are chosen by the one, so that the choice does not bias the estimates of the
 * other (the winner's curse; METHODS, 2). Runs that are drawn together stay together.
 *
 * @param choosing memorization by train example, by the half that chooses
 * @param fresh by the other half
 */
public record Halves(int choosingModels, Counts[] choosing, int freshModels, Counts[] fresh) {

    private record Part(int[] ids, Counts[] counts) implements Serializable {}

    public static Halves of(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        int[] choosing = choosingRuns(fleet);
        int[] fresh = freshRuns(fleet);
        return JobGroups.find(
                spark,
                "audit: memorization by " + choosing.length + " models that choose, and by " + fresh.length,
                () -> new Halves(
                        choosing.length,
                        memorization(spark, fleet.only(choosing)),
                        fresh.length,
                        memorization(spark, fleet.only(fresh))));
    }

    /** Runs of the half that chooses, ascending. */
    public static int[] choosingRuns(FinishedFleet fleet) {
        return SplitCheck.choosing(
                fleet.runs(), fleet.experiment().config().subsets().design());
    }

    /** Runs of the other half, ascending. */
    public static int[] freshRuns(FinishedFleet fleet) {
        return SplitCheck.fresh(
                fleet.runs(), fleet.experiment().config().subsets().design());
    }

    /** Test examples in a high-influence pair of the half that chooses (Feldman and Zhang 2020, 2.2), ascending. */
    public static int[] influenced(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        Experiment experiment = fleet.experiment();
        int[] choosing = choosingRuns(fleet);
        Blocks blocks = Blocks.of(spark, fleet.only(choosing));
        try {
            return JobGroups.find(
                    spark,
                    "audit: test examples in high-influence pairs by " + choosing.length + " models",
                    () -> influenced(spark, blocks, experiment));
        } finally {
            blocks.release();
        }
    }

    private static Counts[] memorization(JavaSparkContext spark, FinishedFleet fleet) {
        Blocks blocks = Blocks.ofTrain(spark, fleet);
        try {
            return memorization(blocks, fleet.experiment().trainSize());
        } finally {
            blocks.release();
        }
    }

    /** Memorization of every train example by some runs. */
    static Counts[] memorization(Blocks blocks, int trainSize) {
        Counts[] all = new Counts[trainSize];
        for (Part part : blocks.train().map(Halves::part).collect()) {
            for (int i = 0; i < part.ids.length; i++) {
                all[part.ids[i]] = part.counts[i];
            }
        }
        return all;
    }

    private static Part part(TrainBlock block) {
        int[] ids = block.block().ids();
        Counts[] counts = new Counts[ids.length];
        for (int i = 0; i < ids.length; i++) {
            counts[i] = block.memorization(i);
        }
        return new Part(ids, counts);
    }

    private static int[] influenced(JavaSparkContext spark, Blocks blocks, Experiment experiment) {
        EstimateConfig config = experiment.config().estimate();
        PairRule rule = EstimateInfluence.highInfluence(config);
        Broadcast<Labels> labels = spark.broadcast(new Labels(experiment.trainLabels(), experiment.testLabels()));
        TreeSet<Integer> ids = new TreeSet<>(BlockPairs.join(spark, blocks)
                .flatMap(meeting -> Influence.kept(
                                meeting._2._1,
                                meeting._2._2,
                                labels.value().train(),
                                labels.value().test(),
                                rule)
                        .map(Pair::testId)
                        .distinct()
                        .iterator())
                .distinct()
                .collect());
        return ids.stream().mapToInt(Integer::intValue).toArray();
    }
}
