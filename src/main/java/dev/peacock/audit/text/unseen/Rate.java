package dev.peacock.audit.text.unseen;

import dev.peacock.stats.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Share of the generated units that the corpus holds. Its interval takes generations as the sample, since units of one generation are
 * copied together.
 *
 * @param units of all generations
 * @param covered how many of them are copied
 * @param share null without a unit
 * @param interval 95%; null with fewer than two generations that have a unit
 * @param naiveTooNarrow the standard error over that of independent units; null where the interval is, and where no unit or each is copied
 */
public record Rate(
        long generations,
        long units,
        long covered,
        @Nullable Double share,
        @Nullable Interval interval,
        @Nullable Double naiveTooNarrow) {
    private static final double ROUNDING = 1e-12;

    /**
     * A bootstrap over generations would find the standard error of a ratio of sums that has this closed form:
     * sqrt(G / (G - 1) sum (covered_g - share units_g)^2) / units. The interval is symmetric in the log odds, so that it stays within
     * 0..1, and has Student's quantile. G are the generations that have a unit: empty ones, as of a model that refuses, tell nothing.
     * Where no unit is copied, or each, its far end is that of Wilson's interval for generations, of which there count as many as would
     * have that error if all were of one length: units^2 / sum units_g^2 (Kish 1965).
     *
     * @param units of each generation
     * @param covered how many of them are copied
     */
    public static Rate of(int[] units, int[] covered) {
        return of(units, covered, 1);
    }

    /** With an interval that is one of so many which are to hold together. */
    static Rate of(int[] units, int[] covered, int family) {
        int generations = units.length;
        int filled = filled(units);
        long allUnits = 0;
        long allCovered = 0;
        double squares = 0;
        for (int g = 0; g < generations; g++) {
            allUnits += units[g];
            squares += (double) units[g] * units[g];
            allCovered += covered[g];
        }
        if (allUnits == 0) {
            return new Rate(generations, 0, 0, null, null, null);
        }
        double share = (double) allCovered / allUnits;
        if (filled < 2) {
            return new Rate(generations, allUnits, allCovered, share, null, null);
        }
        if (allCovered == 0 || allCovered == allUnits) {
            double effective = allUnits * (double) allUnits / squares;
            Interval wilson = Interval.wilson(allCovered == 0 ? 0 : effective, effective, Interval.z95(family));
            return new Rate(generations, allUnits, allCovered, share, wilson, null);
        }
        double error = error(units, covered, share) / allUnits;
        double both = share * (1 - share);
        double odds = Math.log(share / (1 - share));
        Interval around = Interval.student(odds, error / both, filled - 1, family);
        return new Rate(
                generations,
                allUnits,
                allCovered,
                share,
                new Interval(logistic(around.low()), logistic(around.high())),
                error / Math.sqrt(both / allUnits));
    }

    /**
     * 95% interval of the share less that of a control in the same generations: Student's, with the standard error that the differences
     * of each generation have by the formula of {@link #of}. Where all generations are alike, so that this is 0, it is made of the two
     * shares' intervals, which is wide. Null with fewer than two generations, and without a unit.
     *
     * @param control of each generation, how many units the control has
     */
    public static @Nullable Interval difference(int[] units, int[] covered, int[] control) {
        Rate one = of(units, covered);
        Rate other = of(units, control);
        Interval independent = one.minus(other);
        if (independent == null || one.share == null || other.share == null) {
            return null;
        }
        int[] more = new int[units.length];
        Arrays.setAll(more, g -> covered[g] - control[g]);
        double difference = one.share - other.share;
        double error = error(units, more, difference) / one.units;
        return error < ROUNDING
                ? independent
                : Interval.student(difference, error, filled(units) - 1).within(-1, 1);
    }

    private static double error(int[] units, int[] covered, double share) {
        double squares = 0;
        for (int g = 0; g < units.length; g++) {
            double off = covered[g] - share * units[g];
            squares += off * off;
        }
        int filled = filled(units);
        return Math.sqrt(squares * filled / (filled - 1.0));
    }

    private static int filled(int[] units) {
        return (int) Arrays.stream(units).filter(one -> one > 0).count();
    }

    private static double logistic(double odds) {
        return 1 / (1 + Math.exp(-odds));
    }

    /**
     * 95% interval of this share less another one, of other generations, from the two intervals (Zou and Donner 2008, as Newcombe's);
     * null where one of them has none.
     */
    public @Nullable Interval minus(Rate other) {
        return share == null || other.share == null || interval == null || other.interval == null
                ? null
                : Interval.difference(share, interval, other.share, other.interval);
    }
}
