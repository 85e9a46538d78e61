package dev.peacock.training;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface TrainedRun {
    int run();

    /**
     * A trained model, evaluated on all examples. Margins (logit-scaled confidence) are phi = log f_y - log sum of the
     * other f (natural log, from logits), one for each train and test example, or null if they were not asked for.
     * Predictions are the labels that the model gives; null where the trainer does not say.
     * {@code trainLoss} is the mean cross-entropy over the included train examples in nats; NaN where the model has
     * none. A language model's margins are the documents' mean log-probabilities a character in nats, and
     * {@code documents} is the rest that it says of them; null for other models. {@code shares} are null unless the run was evaluated at
     * several checkpoints.
     */
    record Evaluated(
            int run,
            PackedBits trainCorrect,
            PackedBits testCorrect,
            float @Nullable [] trainMargin,
            float @Nullable [] testMargin,
            @Nullable PackedLabels trainPrediction,
            @Nullable PackedLabels testPrediction,
            double trainLoss,
            @Nullable DocumentScores documents,
            @Nullable CheckpointShares shares)
            implements TrainedRun {
        /** The same with the shares of several checkpoints, of which this is the last. */
        public Evaluated with(CheckpointShares of) {
            return new Evaluated(
                    run,
                    trainCorrect,
                    testCorrect,
                    trainMargin,
                    testMargin,
                    trainPrediction,
                    testPrediction,
                    trainLoss,
                    documents,
                    of);
        }
    }

    /** Training diverged, and would do so again. {@code reason} is one sentence. */
    record Diverged(int run, String reason) implements TrainedRun {}
}
