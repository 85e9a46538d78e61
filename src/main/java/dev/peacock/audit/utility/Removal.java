package dev.peacock.audit.utility;

import dev.peacock.estimate.Counts;
import dev.peacock.stats.RandomStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Chooses which train examples are left out. All results are ascending ids. */
public final class Removal {
    private Removal() {}

    /** Those whose memorization is defined and at least {@code theta} (Feldman and Zhang 2020, 3.3), compared in integers. */
    public static int[] atLeast(Counts[] memorization, BigDecimal theta) {
        return IntStream.range(0, memorization.length)
                .filter(i -> memorization[i].isAtLeast(theta))
                .toArray();
    }

    /**
     * The least memorized examples, as many as leave the share {@code kept} of the n, rounded half up (Sorscher et al.
     * 2022 drop the easiest). Examples with equal memorization, of which there are many at 0, are taken in random
     * order; those with undefined memorization only after all others.
     */
    public static int[] least(Counts[] memorization, BigDecimal kept, RandomStream random) {
        int n = memorization.length;
        int removed = n
                - kept.multiply(BigDecimal.valueOf(n))
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
        int[] shuffled = IntStream.range(0, n).toArray();
        random.shuffle(shuffled);
        return Arrays.stream(shuffled)
                .boxed()
                .sorted(Comparator.comparing(i -> memorization[i], Removal::compare))
                .limit(removed)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    /** Undefined ones last. Equal fractions give equal doubles ({@link Counts}). */
    private static int compare(Counts a, Counts b) {
        Double first = a.difference();
        Double second = b.difference();
        if (first == null || second == null) {
            return Boolean.compare(first == null, second == null);
        }
        return first.compareTo(second);
    }
}
