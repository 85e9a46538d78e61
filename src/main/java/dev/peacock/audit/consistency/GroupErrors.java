package dev.peacock.audit.consistency;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Standard errors of figures over all examples. All examples share the models, so their errors are not independent, but
 * groups of runs are. Fleets are independent too, so their variances add. Each is a {@link Jackknife} variance that
 * treats the groups as equally large.
 */
record GroupErrors(int[] groups) {

    /** The standard error of a figure, from its values without each group of each fleet; null with fewer than two. */
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
     * The spread over {@link Resamples}, for numbers of examples. They change in jumps, for which a jackknife does not
     * work: variance over samples times g / (g - 1), since g groups drawn from g have a variance that is too small by
     * the factor (g - 1) / g. g is that of the fleet with the fewest groups.
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
