package dev.peacock.audit.longtail.simulation;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import java.io.Serializable;

/**
 * A share over repetitions, each with its own part f_r of its own whole d_r: R = sum f / sum d, whose variance is about
 * sum (f - R d)^2 / (T - 1) * T / (sum d)^2 over T repetitions (Cochran 1977, section 2.11). Sums of whole numbers, which are exact.
 */
public record Shares(long repetitions, double part, double whole, double partPart, double partWhole, double wholeWhole)
        implements Serializable {
    static final Shares NONE = new Shares(0, 0, 0, 0, 0, 0);

    Shares add(long f, long d) {
        return new Shares(
                repetitions + 1,
                part + f,
                whole + d,
                partPart + (double) f * f,
                partWhole + (double) f * d,
                wholeWhole + (double) d * d);
    }

    Shares merge(Shares o) {
        return new Shares(
                repetitions + o.repetitions,
                part + o.part,
                whole + o.whole,
                partPart + o.partPart,
                partWhole + o.partWhole,
                wholeWhole + o.wholeWhole);
    }

    /** Null where there is no whole; the error with a single repetition, and the interval also where nothing varies. */
    public Estimate estimate() {
        return above(0);
    }

    /** The share above what {@code base} gets by chance, of what is possible above it: (R - base) / (1 - base). */
    public Estimate above(double base) {
        if (whole == 0) {
            return new Estimate(null, null, null);
        }
        double share = part / whole;
        double value = (share - base) / (1 - base);
        if (repetitions < 2) {
            return new Estimate(value, null, null);
        }
        double squares = Math.max(0, partPart - 2 * share * partWhole + share * share * wholeWhole);
        double error = Math.sqrt(squares * repetitions / (repetitions - 1)) / whole / (1 - base);
        return new Estimate(value, error, error == 0 ? null : Interval.student(value, error, repetitions - 1));
    }
}
