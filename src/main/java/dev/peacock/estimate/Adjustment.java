package dev.peacock.estimate;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Student;
import dev.peacock.subset.OthersIncluded;

/**
 * The regression-adjusted difference (Lin 2013, Annals of Applied Statistics 7, 295-318): correctness on an example is regressed
 * on the inclusion of its nearest train examples, apart for the models in and the models out, which equals one regression with
 * all interactions. The estimate is the difference of the two predictions where the neighbours are included with the
 * probabilities of the design, so that it estimates what the plain difference does.
 */
public final class Adjustment {
    /** Numbers of neighbours to choose from; 0 is the plain difference. */
    static final int[] CANDIDATES = {0, 1, 2, 4, 8, 16};

    /** The largest of them. */
    public static final int MOST_NEIGHBOURS = CANDIDATES[CANDIDATES.length - 1];

    private Adjustment() {}

    /** How many numbers of neighbours there are to choose from. */
    public static int candidates() {
        return CANDIDATES.length;
    }

    /** The largest candidate up to {@code k} for which an arm of so few runs has twice as many as parameters, and 4 more. */
    static int feasible(int k, int runs) {
        int feasible = 0;
        for (int candidate : CANDIDATES) {
            if (candidate <= k && runs >= 2 * (candidate + 1) + 4) {
                feasible = candidate;
            }
        }
        return feasible;
    }

    /** The estimate with {@code k} neighbours, or with as many as the smaller arm allows; 0 is {@link Estimate#binomial}. */
    static Estimate estimate(JointCounts in, JointCounts out, int k, OthersIncluded others) {
        Counts counts = counts(in, out);
        int used = feasible(k, Math.min(in.runs(), out.runs()));
        if (used == 0) {
            return Estimate.binomial(counts);
        }
        LeastSquares fitIn = LeastSquares.fit(in, used);
        LeastSquares fitOut = LeastSquares.fit(out, used);
        double value = fitIn.predict(others.givenIn()) - fitOut.predict(others.givenOut());
        double varianceIn = fitIn.variance(others.givenIn());
        double varianceOut = fitOut.variance(others.givenOut());
        double error = Math.sqrt(varianceIn + varianceOut);
        double freedom = welch(varianceIn, fitIn.freedom(), varianceOut, fitOut.freedom());
        return new Estimate(value, error, Interval.aroundEstimate(value, error, freedom, counts.in(), counts.out()));
    }

    static Counts counts(JointCounts in, JointCounts out) {
        return new Counts(in.runs(), out.runs(), in.ones(0), out.ones(0));
    }

    /** Degrees of freedom of a sum of two variances (Welch 1947, Satterthwaite 1946). */
    private static double welch(double varianceIn, int freedomIn, double varianceOut, int freedomOut) {
        double least = Math.min(freedomIn, freedomOut);
        return varianceIn + varianceOut == 0
                ? least
                : Math.max(least, Student.ofSum(varianceIn, freedomIn, varianceOut, freedomOut));
    }
}
