package dev.peacock.attack;

import dev.peacock.estimate.RunGroups;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 95% intervals for figures of a fleet: where they would lie for other fleets of as many runs on the same examples.
 * Each run is a target and also a shadow model of all others, so resampling scores would miss the variance that comes
 * from the shadows. Instead, fleets are compared: {@link #SPLITS} times, or fewer where it is large, the fleet is split at random into two halves
 * without a run in common, and each half is attacked by itself. With figures x and y of the halves,
 *
 * <pre>variance = h / g * mean over splits of (x - y)^2 / 2</pre>
 *
 * for g blocks of runs, of which a half has h. The mean is an unbiased estimate of a half's variance. That a fleet's
 * variance falls as 1 / runs was measured (docs/audit-membership.md). Runs that a design draws together stay together;
 * g is then the number of such blocks. Student's quantile has 1 / (1 / (g - 1) + 1 / splits) degrees of freedom, since
 * both blocks and splits are few.
 */
public final class Splits {
    /** Each gives two halves. */
    public static final int SPLITS = 32;

    private static final int FEWEST = 8;

    /** Of pairs of a run and an example, up to which there are {@link #SPLITS}: each costs about as much as the attacks themselves. */
    private static final long FEW_PAIRS = 16_000_000;

    private final int[][] halves;
    private final int runs;
    private final double share;
    private final double freedom;

    /**
     * @param blocks of runs that are drawn together, each run alone under designs that draw runs by themselves
     * @param splits how many times the runs are split
     * @param seed the experiment's
     */
    public Splits(RunGroups blocks, int splits, long seed) {
        int[] ends = blocks.ends();
        int g = blocks.count();
        int half = g / 2;
        this.runs = g == 0 ? 0 : ends[g - 1];
        this.share = (double) half / g;
        this.freedom = Math.max(1, 1 / (1.0 / (g - 1) + 1.0 / splits));
        this.halves = new int[half == 0 ? 0 : 2 * splits][];
        RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.RESAMPLING, 0));
        int[] order = IntStream.range(0, g).toArray();
        for (int k = 0; k < halves.length; k++) {
            if (k % 2 == 0) {
                random.shuffle(order);
            }
            int first = k % 2 * half;
            halves[k] = Arrays.stream(order, first, first + half)
                    .flatMap(block -> IntStream.range(block == 0 ? 0 : ends[block - 1], ends[block]))
                    .sorted()
                    .toArray();
        }
    }

    /** How many splits a fleet with so many pairs of a run and an example gets: fewer make intervals wider, by an eighth at most. */
    public static int of(long pairs) {
        return (int) Math.max(FEWEST, Math.min(SPLITS, SPLITS * FEW_PAIRS / Math.max(1, pairs)));
    }

    /** Number of halves: 2 k and 2 k + 1 are of one split. None with fewer than two blocks. */
    public int count() {
        return halves.length;
    }

    /** Places of the runs of a half among those that count, ascending. */
    public int[] runs(int half) {
        return halves[half].clone();
    }

    /** Interval of a figure that is a sum over runs; {@code figure} takes how often each run counts. */
    public @Nullable Interval of(double exact, ToDoubleFunction<int[]> figure) {
        return of(
                exact,
                Arrays.stream(halves)
                        .mapToDouble(half -> figure.applyAsDouble(once(half)))
                        .toArray());
    }

    private int[] once(int[] half) {
        int[] weights = new int[runs];
        for (int run : half) {
            weights[run] = 1;
        }
        return weights;
    }

    /** Interval of a figure that is {@code byHalf} in the halves. */
    public @Nullable Interval of(double exact, double[] byHalf) {
        return of(exact, byHalf, 1);
    }

    /** The same of one of {@code family} figures whose intervals are to hold together. */
    public @Nullable Interval of(double exact, double[] byHalf, int family) {
        return around(exact, byHalf, value -> value, family);
    }

    /**
     * The same for a share that may be near 0 and grows with the number of shadows. It is computed for the square root
     * of the share: there the variance of counts does not depend on their size, so halves with their smaller shares
     * represent the whole fleet.
     */
    public @Nullable Interval ofShare(double exact, double[] byHalf) {
        Interval root = around(Math.sqrt(exact), byHalf, Math::sqrt, 1);
        if (root == null) {
            return null;
        }
        double low = Math.max(0, root.low());
        return new Interval(low * low, Math.min(1, root.high() * root.high()));
    }

    private @Nullable Interval around(double exact, double[] byHalf, DoubleUnaryOperator scale, int family) {
        double squares = 0;
        for (int k = 0; k < byHalf.length; k += 2) {
            double difference = scale.applyAsDouble(byHalf[k]) - scale.applyAsDouble(byHalf[k + 1]);
            squares += difference * difference;
        }
        double variance = share * squares / byHalf.length;
        return Double.isNaN(exact) || !(variance > 0)
                ? null
                : Interval.student(exact, Math.sqrt(variance), freedom, family);
    }
}
