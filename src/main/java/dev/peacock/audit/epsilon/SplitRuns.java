package dev.peacock.audit.epsilon;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The runs of a fleet as shadows, from which everything is learnt and chosen, and targets, which are guessed. No run is both, so that
 * given the shadows each target's coins are still fair and independent.
 *
 * @param shadows the runs at even places of the fleet
 * @param targets those at odd places
 */
public record SplitRuns(int[] shadows, int[] targets) implements Serializable {
    /** With fewer runs, some canaries would have no shadow on a side. */
    public static final int FEWEST = 16;

    public static SplitRuns of(int runs) {
        return new SplitRuns(
                IntStream.range(0, (runs + 1) / 2).map(k -> 2 * k).toArray(),
                IntStream.range(0, runs / 2).map(k -> 2 * k + 1).toArray());
    }
}
