package dev.peacock.outcome;

import dev.peacock.bits.PackedBits;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of the outcomes table: which examples one trained model saw, and which it classifies correctly. Margins are
 * null unless asked for, and {@code trainLoss} is NaN (null in the file) where the model has none.
 */
public record OutcomeRow(
        int run,
        String experiment,
        PackedBits included,
        PackedBits trainCorrect,
        PackedBits testCorrect,
        float @Nullable [] trainMargin,
        float @Nullable [] testMargin,
        double trainLoss,
        double seconds,
        String host,
        String device,
        String trainer,
        Instant finishedAt) {}
