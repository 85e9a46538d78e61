package dev.peacock.audit.text;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 95% interval of the share of units that are copied, by drawing generations again (bootstrap, percentiles): units of one generation are
 * copied together, so that generations and not units are the sample.
 */
public final class ShareInterval {
    private static final int RESAMPLES = 1_000;
    private static final int TAIL = RESAMPLES / 40;

    private ShareInterval() {}

    /**
     * Where no generation has a copy, or all are copies, drawing again shows nothing, and the far end is that of Wilson's interval for
     * the share of generations. Null with fewer than two generations, or without a unit.
     *
     * @param units of each generation
     * @param copied how many of them are copied
     */
    public static @Nullable Interval of(int[] units, int[] copied, long seed) {
        long all = Arrays.stream(units).asLongStream().sum();
        long found = Arrays.stream(copied).asLongStream().sum();
        if (units.length < 2 || all == 0) {
            return null;
        }
        if (found == 0 || found == all) {
            return Interval.wilson(found == 0 ? 0 : units.length, units.length, Interval.Z95);
        }
        RandomStream random = new RandomStream(seed);
        double[] shares = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            long drawn = 0;
            long drawnCopied = 0;
            for (int i = 0; i < units.length; i++) {
                int g = random.nextInt(units.length);
                drawn += units[g];
                drawnCopied += copied[g];
            }
            shares[r] = drawn == 0 ? 0 : (double) drawnCopied / drawn;
        }
        Arrays.sort(shares);
        return new Interval(shares[TAIL], shares[RESAMPLES - 1 - TAIL]);
    }
}
