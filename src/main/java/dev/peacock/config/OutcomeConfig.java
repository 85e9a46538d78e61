package dev.peacock.config;

import java.io.Serializable;

/**
 * What is kept of a run beside which examples it classifies correctly.
 *
 * @param margins whether its margins are
 * @param auto whether that is still to be decided, by {@link #isSmall}; margins is false until then
 */
public record OutcomeConfig(boolean margins, boolean auto) implements Serializable {
    /** 256 MiB: the most that margins may take to be kept by themselves. */
    public static final long MOST_BYTES = 1L << 28;

    /** Whether the margins of a fleet, a float for each model and example, are small enough to be kept by themselves. */
    public static boolean isSmall(int models, int examples) {
        return (long) models * examples <= MOST_BYTES / Float.BYTES;
    }
}
