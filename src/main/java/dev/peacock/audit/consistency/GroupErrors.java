package dev.peacock.audit.consistency;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Errors of figures over all examples. Examples share the models, so that their errors are not independent; groups of runs are.
 * Fleets are independent, too, so variances of fleets add: {@link Jackknife}'s, of groups that are taken for equally large.
 */
record GroupErrors(int[] groups) {

    /** The standard error of a figure, given it without each group of each fleet in turn; null with fewer than two groups. */
    @Nullable
    Double error(double figure, double[] without) {
        double variance = 0;
        int from = 0;
        for (int of : groups) {
            if (of < 2) {
                return null;
            }
            double[] times = new double[of];
            Arrays.fill(times, of);
            variance += Jackknife.variance(figure, Arrays.copyOfRange(without, from, from + of), times);
            from += of;
        }
        // a figure that is undefined without some group has no error
        return Double.isNaN(variance) ? null : Math.sqrt(variance);
    }

    /** 95%, with the degrees of freedom of the fleet with the fewest groups. */
    Interval interval(double value, double error) {
        int fewest = Arrays.stream(groups).min().orElse(0);
        return Interval.student(value, error, fewest - 1);
    }

    /**
     * The spread of {@link Resamples}, for numbers of examples, which jump and for which a jackknife is no good: variance over samples
     * times g / (g - 1), since g groups drawn from g vary by (g - 1) / g too little; g that of the fleet with the fewest.
     */
    private @Nullable Double bootstrapError(double[] samples) {
        int fewest = Arrays.stream(groups).min().orElse(0);
        if (fewest < 2) {
            return null;
        }
        return Math.sqrt(Moments.of(samples).variance() * fewest / (fewest - 1));
    }

    /** {@code samples}: the corrected number in each bootstrap sample. A number of examples is not below 0. */
    Below below(double threshold, long observed, double corrected, double[] samples) {
        Double error = bootstrapError(samples);
        Interval interval = error == null ? null : interval(corrected, error);
        return new Below(
                threshold,
                observed,
                Math.max(0, corrected),
                error,
                interval == null ? null : new Interval(Math.max(0, interval.low()), Math.max(0, interval.high())));
    }
}
