package dev.peacock.audit.longtail.simulation;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import java.io.Serializable;

/**
 * A share over repetitions, each with its own numerator f_r and denominator d_r: R = sum f / sum d, whose variance is about
 * sum (f - R d)^2 / (T - 1) * T / (sum d)^2 over T repetitions (Cochran 1977, section 2.11). Sums of whole numbers, which are exact.
 */
public record Shares(long repetitions, double numerator, double denominator, double numeratorSquares, double products, double denominatorSquares)
        implements Serializable {
    static final Shares NONE = new Shares(0, 0, 0, 0, 0, 0);

    Shares add(long f, long d) {
        return new Shares(
                repetitions + 1,
                numerator + f,
                denominator + d,
                numeratorSquares + (double) f * f,
                products + (double) f * d,
                denominatorSquares + (double) d * d);
    }

    Shares merge(Shares o) {
        return new Shares(
                repetitions + o.repetitions,
                numerator + o.numerator,
                denominator + o.denominator,
                numeratorSquares + o.numeratorSquares,
                products + o.products,
                denominatorSquares + o.denominatorSquares);
    }

    /** Null where there is no denominator; the error with a single repetition, and the interval also where nothing varies. */
    public Estimate estimate() {
        return above(0);
    }

    /** The share above what {@code base} gets by chance, of what is possible above it: (R - base) / (1 - base). */
    public Estimate above(double base) {
        if (denominator == 0) {
            return new Estimate(null, null, null);
        }
        double share = numerator / denominator;
        double value = (share - base) / (1 - base);
        if (repetitions < 2) {
            return new Estimate(value, null, null);
        }
        double squares = Math.max(0, numeratorSquares - 2 * share * products + share * share * denominatorSquares);
        double error = Math.sqrt(squares * repetitions / (repetitions - 1)) / denominator / (1 - base);
        return new Estimate(value, error, error == 0 ? null : Interval.student(value, error, repetitions - 1));
    }
}
