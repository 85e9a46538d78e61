package dev.peacock.outcome;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.DocumentScores;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the outcomes table: which examples one trained model saw, and which it classifies correctly. Margins and
 * predictions, the label that it gives each example, are null unless asked for, and {@code trainLoss} is NaN (null in the file) where the model has none.
 * {@code documents} is null unless it is a language model, and {@code shares} unless it was evaluated at several checkpoints.
 */
public record OutcomeRow(
        int run,
        String experiment,
        PackedBits included,
        PackedBits trainCorrect,
        PackedBits testCorrect,
        float @Nullable [] trainMargin,
        float @Nullable [] testMargin,
        @Nullable PackedLabels trainPrediction,
        @Nullable PackedLabels testPrediction,
        double trainLoss,
        @Nullable DocumentScores documents,
        @Nullable CheckpointShares shares,
        double seconds,
        String host,
        String device,
        String trainer,
        Instant finishedAt) {}
