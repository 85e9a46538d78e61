package dev.peacock.config;

import dev.peacock.bits.PackedLabels;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run beside which examples it classifies correctly.
 *
 * @param margins whether its margins are
 * @param auto whether that is still to be decided, by {@link #isSmall}; margins is false until then
 * @param predictions whether the label that it gives each example is; null where that is still to be decided, by
 *     {@link #predictionsAreSmall}, and for a program, which decides by itself
 */
public record OutcomeConfig(
        boolean margins, boolean auto, @Nullable Boolean predictions) implements Serializable {
    /** 256 MiB: the most that margins may take to be kept by themselves, and predictions. */
    public static final long MOST_BYTES = 1L << 28;

    /** Whether the margins of a fleet, a float for each model and example, are small enough to be kept by themselves. */
    public static boolean isSmall(int models, int examples) {
        return (long) models * examples <= MOST_BYTES / Float.BYTES;
    }

    /** Whether a fleet's predictions are small enough to be kept by themselves. */
    public static boolean predictionsAreSmall(int models, int examples, int classes) {
        return classes <= PackedLabels.MOST_CLASSES
                && (long) models * examples <= MOST_BYTES / PackedLabels.bytesOfLabel(classes);
    }
}
