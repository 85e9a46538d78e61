package dev.peacock.audit.epsilon;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The runs of a fleet as shadows, from which everything is learnt and chosen, and targets, which are guessed. No run is both, so that
 * given the shadows each target's coins are still fair and independent. Which run is which follows from its number alone, failed or not:
 * whether a training fails may depend on what it saw, so a target that failed is one about which nothing was guessed right.
 *
 * @param shadows places of finished runs in the fleet
 * @param targets likewise
 * @param failed targets whose training failed for good
 */
public record SplitRuns(int[] shadows, int[] targets, int failed) implements Serializable {
    /** With fewer runs, some canaries would have no shadow on a side. */
    public static final int FEWEST = 16;

    /**
     * Every second run of those that ended is a target.
     *
     * @param finished numbers of runs, ascending
     * @param failed numbers of others
     */
    public static SplitRuns of(int[] finished, Set<Integer> failed) {
        int[] ended = IntStream.concat(IntStream.of(finished), failed.stream().mapToInt(Integer::intValue))
                .sorted()
                .toArray();
        IntPredicate isTarget = run -> Arrays.binarySearch(ended, run) % 2 != 0;
        return new SplitRuns(places(finished, isTarget.negate()), places(finished, isTarget), (int)
                failed.stream().filter(isTarget::test).count());
    }

    /** One finished run as the only target, and all others as shadows. Failed ones of lower numbers would have been asked about before it. */
    public static SplitRuns only(int target, int[] finished, Set<Integer> failed) {
        return new SplitRuns(places(finished, run -> run != target), places(finished, run -> run == target), (int)
                failed.stream().filter(run -> run < target).count());
    }

    private static int[] places(int[] runs, IntPredicate isAmong) {
        return IntStream.range(0, runs.length)
                .filter(place -> isAmong.test(runs[place]))
                .toArray();
    }
}
