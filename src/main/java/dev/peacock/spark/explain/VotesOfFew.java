package dev.peacock.spark.explain;

import dev.peacock.bits.PackedLabels;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.explain.Explanations.LabelVotes;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;

/** Which labels models give a few examples that they did not see. */
final class VotesOfFew {
    private static final int SAW_IT = -1;

    private VotesOfFew() {}

    /** By example, the labels with votes, those with the most first; empty where the fleet's outcomes have no predictions. */
    static Map<Integer, List<LabelVotes>> of(JavaSparkContext spark, FinishedFleet fleet, boolean isTrain, int[] ids)
            throws IOException {
        List<int[]> labels = JobGroups.find(
                spark,
                "votes of " + fleet.runs().length + " models on " + ids.length + " examples",
                () -> OutcomeScan.of(spark, fleet, Outcomes.Kept.PREDICTIONS, row -> labels(row, isTrain, ids))
                        .collect());
        Map<Integer, List<LabelVotes>> votes = new HashMap<>();
        if (labels.stream().allMatch(row -> row.length == ids.length)) {
            for (int i = 0; i < ids.length; i++) {
                votes.put(ids[i], counted(labels, i, fleet.experiment().labelNames()));
            }
        }
        return votes;
    }

    /** Empty if the row has no predictions. */
    private static int[] labels(OutcomeRow row, boolean isTrain, int[] ids) {
        PackedLabels labels = isTrain ? row.trainPrediction() : row.testPrediction();
        return labels == null
                ? new int[0]
                : Arrays.stream(ids)
                        .map(id -> isTrain && row.included().get(id) ? SAW_IT : labels.get(id))
                        .toArray();
    }

    private static List<LabelVotes> counted(List<int[]> labels, int example, List<String> names) {
        Map<Integer, Integer> counts = new TreeMap<>();
        labels.stream()
                .filter(row -> row[example] != SAW_IT)
                .forEach(row -> counts.merge(row[example], 1, Integer::sum));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                // a model may have more outputs than there are labels
                .map(label -> new LabelVotes(
                        label.getKey(),
                        label.getKey() < names.size() ? names.get(label.getKey()) : String.valueOf(label.getKey()),
                        label.getValue()))
                .toList();
    }
}
