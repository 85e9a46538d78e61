package dev.peacock.audit.epsilon;

import java.io.Serializable;
import java.util.stream.IntStream;

/**
 * The runs of a fleet as shadows, from which everything is learnt and chosen, and targets, which are guessed. No run is both, so that
 * given the shadows each target's coins are still fair and independent.
 *
 * @param shadows places of runs in the fleet; of several targets, the even ones
 * @param targets likewise; of several, the odd ones
 */
public record SplitRuns(int[] shadows, int[] targets) implements Serializable {
    /** With fewer runs, some canaries would have no shadow on a side. */
    public static final int FEWEST = 16;

    public static SplitRuns of(int runs) {
        return new SplitRuns(
                IntStream.range(0, (runs + 1) / 2).map(k -> 2 * k).toArray(),
                IntStream.range(0, runs / 2).map(k -> 2 * k + 1).toArray());
    }

    /** The run at one place as the only target, and all others as shadows. */
    public static SplitRuns only(int target, int runs) {
        return new SplitRuns(
                IntStream.range(0, runs).filter(run -> run != target).toArray(), new int[] {target});
    }
}
