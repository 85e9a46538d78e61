package dev.peacock.audit.utility;

import dev.peacock.estimate.Counts;
import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chooses which train examples are left out. All results are ascending ids. */
public final class Removal {
    private Removal() {}

    /** Those whose memorization is defined and at least {@code theta} (Feldman and Zhang 2020, 3.3), compared in integers. */
    public static int[] atLeast(Counts[] memorization, BigDecimal theta) {
        return IntStream.range(0, memorization.length)
                .filter(i -> memorization[i].isAtLeast(theta))
                .toArray();
    }

    /** Those whose memorization, NaN where it is undefined, is at least {@code theta}. */
    public static int[] atLeast(double[] memorization, double theta) {
        return IntStream.range(0, memorization.length)
                .filter(i -> memorization[i] >= theta)
                .toArray();
    }

    /**
     * The least memorized examples, as many as leave the share {@code kept} of the n, rounded half up (Sorscher et al.
     * 2022 drop the easiest). Examples with equal memorization, of which there are many at 0, are taken in random
     * order; those with undefined memorization only after all others.
     */
    public static int[] least(Counts[] memorization, BigDecimal kept, RandomStream random) {
        return least(i -> memorization[i].difference(), memorization.length, kept, random);
    }

    /** The same, by a function of the example that is null where memorization is undefined. */
    public static int[] least(IntFunction<@Nullable Double> memorization, int n, BigDecimal kept, RandomStream random) {
        int removed = n
                - kept.multiply(BigDecimal.valueOf(n))
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
        int[] shuffled = IntStream.range(0, n).toArray();
        random.shuffle(shuffled);
        return Arrays.stream(shuffled)
                .boxed()
                .sorted((i, j) -> compare(memorization.apply(i), memorization.apply(j)))
                .limit(removed)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Undefined ones last. Equal fractions give equal doubles ({@link Counts}). */
    private static int compare(@Nullable Double first, @Nullable Double second) {
        if (first == null || second == null) {
            return Boolean.compare(first == null, second == null);
        }
        return first.compareTo(second);
    }
}
