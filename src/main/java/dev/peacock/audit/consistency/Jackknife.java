package dev.peacock.audit.consistency;

import dev.peacock.stats.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Errors of figures over all examples. Examples share the models, so that their errors are not independent; groups of runs are.
 * Fleets are independent, too, so the variance is the sum over fleets of (g - 1) / g sum over groups (t_j - mean)^2, with t_j the
 * figure without group j of the fleet's g (Quenouille and Tukey's jackknife over groups).
 */
record Jackknife(int[] groups) {

    /** The standard error of a figure, given it without each group of each fleet in turn; null with fewer than two groups. */
    @Nullable
    Double error(double[] without) {
        double variance = 0;
        int from = 0;
        for (int of : groups) {
            if (of < 2) {
                return null;
            }
            double mean = 0;
            for (int group = from; group < from + of; group++) {
                mean += without[group] / of;
            }
            double squares = 0;
            for (int group = from; group < from + of; group++) {
                squares += (without[group] - mean) * (without[group] - mean);
            }
            variance += squares * (of - 1) / of;
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
        double mean = 0;
        for (double sample : samples) {
            mean += sample / samples.length;
        }
        double squares = 0;
        for (double sample : samples) {
            squares += (sample - mean) * (sample - mean);
        }
        return Math.sqrt(squares / (samples.length - 1) * fewest / (fewest - 1));
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
