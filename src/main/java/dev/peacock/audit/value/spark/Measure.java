package dev.peacock.audit.value.spark;

import dev.peacock.audit.value.BelievedValues;
import dev.peacock.audit.value.ModelScores;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.text.Words;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.TrainBlock;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A score that train examples can be worth something to: the accuracy or the mean margin of the models on a group of test examples; of
 * documents their mean log-probability alone, and of images that are denoised the mean of minus the loss's logarithm.
 *
 * @param believed null unless {@code estimate.influence = prior}, and for accuracy and single labels
 */
record Measure(
        TestGroup group,
        Score score,
        ModelScores models,
        @Nullable BelievedValues believed) implements Serializable {
    enum Score {
        ACCURACY,
        MARGIN,
        LOG_PROBABILITY,
        DENOISING;

        /** Of models that give no labels: the score that they have instead of a margin; null of others. */
        static @Nullable Score instead(ModelConfig model) {
            return model.givesLabels() ? null : model.isOfDocuments() ? LOG_PROBABILITY : DENOISING;
        }

        String word() {
            return Words.of(this);
        }
    }

    /** Of every group that is not empty, accuracy first; then margins where all models have them; of models that give no labels, {@code instead} alone. */
    static List<Measure> of(
            List<TestGroup> groups,
            List<RunScores> runs,
            @Nullable Score instead,
            @Nullable BlockJackknife blocks,
            Function<TestGroup, @Nullable BelievedValues> believed) {
        boolean hasMargins = hasMargins(runs);
        List<Measure> measures = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            int at = g;
            TestGroup group = groups.get(g);
            if (group.ids().length > 0) {
                if (instead == null) {
                    int[] right = runs.stream().mapToInt(run -> run.right()[at]).toArray();
                    ModelScores accuracy = ModelScores.ofCounts(right, group.ids().length, blocks);
                    measures.add(new Measure(group, Score.ACCURACY, accuracy, null));
                }
                if (hasMargins) {
                    double[] margins = runs.stream()
                            .mapToDouble(run -> Objects.requireNonNull(run.margins())[at])
                            .toArray();
                    ModelScores margin = ModelScores.ofMeans(margins, blocks);
                    Score score = instead == null ? Score.MARGIN : instead;
                    measures.add(new Measure(group, score, margin, believed.apply(group)));
                }
            }
        }
        return measures;
    }

    static boolean hasMargins(List<RunScores> runs) {
        return runs.stream().allMatch(run -> run.margins() != null);
    }

    /** What is believed of the i-th example of a block; null where nothing is. */
    @Nullable
    Double believed(TrainBlock block, int i, int[] labels) {
        int id = block.block().ids()[i];
        return believed == null ? null : (Double) believed.value(block.included(), i, id, labels[id]);
    }
}
