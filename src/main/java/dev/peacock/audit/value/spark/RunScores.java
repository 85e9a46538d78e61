package dev.peacock.audit.value.spark;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * What one model scores on groups of test examples.
 *
 * @param subset how many train examples it saw
 * @param right how many of each group it gets right
 * @param margins its mean margin on each, of documents the mean of their log-probabilities; null where the outcomes keep none
 */
record RunScores(int run, int subset, int[] right, double @Nullable [] margins) implements Serializable {

    /** Of all runs, ascending. */
    static List<RunScores> of(JavaSparkContext spark, FinishedFleet fleet, List<TestGroup> groups) throws IOException {
        Broadcast<List<TestGroup>> asked = spark.broadcast(groups);
        List<RunScores> scores = new ArrayList<>(JobGroups.find(
                spark,
                "audit value: scores of " + fleet.runs().length + " models",
                () -> OutcomeScan.of(spark, fleet, Outcomes.Kept.TEST_MARGINS, row -> of(row, asked.value()))
                        .collect()));
        scores.sort(Comparator.comparingInt(RunScores::run));
        return scores;
    }

    private static RunScores of(OutcomeRow row, List<TestGroup> groups) {
        float[] margins = row.testMargin();
        int[] right = new int[groups.size()];
        double[] means = new double[groups.size()];
        for (int g = 0; g < right.length; g++) {
            int[] ids = groups.get(g).ids();
            right[g] = row.testCorrect().count(ids);
            if (margins != null) {
                for (int id : ids) {
                    means[g] += margins[id];
                }
                means[g] /= ids.length;
            }
        }
        return new RunScores(row.run(), row.included().count(), right, margins == null ? null : means);
    }
}
