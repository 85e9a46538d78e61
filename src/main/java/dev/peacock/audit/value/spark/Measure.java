package dev.peacock.audit.value.spark;

import dev.peacock.audit.value.ModelScores;
import dev.peacock.estimate.BlockJackknife;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A score that train examples can be worth something to: the accuracy or the mean margin of the models on a group of test examples. */
record Measure(TestGroup group, Score score, ModelScores models) implements Serializable {
    enum Score {
        ACCURACY,
        MARGIN;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Of every group that is not empty, accuracy first; margins where all models have them. */
    static List<Measure> of(List<TestGroup> groups, List<RunScores> runs, @Nullable BlockJackknife blocks) {
        boolean hasMargins = runs.stream().allMatch(run -> run.margins() != null);
        List<Measure> measures = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            int at = g;
            TestGroup group = groups.get(g);
            if (group.ids().length > 0) {
                int[] right = runs.stream().mapToInt(run -> run.right()[at]).toArray();
                measures.add(
                        new Measure(group, Score.ACCURACY, ModelScores.ofCounts(right, group.ids().length, blocks)));
                if (hasMargins) {
                    double[] margins = runs.stream()
                            .mapToDouble(run -> Objects.requireNonNull(run.margins())[at])
                            .toArray();
                    measures.add(new Measure(group, Score.MARGIN, ModelScores.ofMeans(margins, blocks)));
                }
            }
        }
        return measures;
    }
}
