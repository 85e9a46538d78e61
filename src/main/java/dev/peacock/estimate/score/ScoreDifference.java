package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Student;
import java.io.Serializable;
import org.apache.commons.math3.special.Gamma;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a real score over the models that saw a train example, less its mean over the others.
 *
 * @param estimate with Welch's standard error and interval, or the jackknife's over blocks; all null with fewer than two models on a side
 * @param pValue two-sided, of no difference, by the pooled-variance t-test; NaN where the estimate is null
 */
public record ScoreDifference(Estimate estimate, double pValue) implements Serializable {
    private static final ScoreDifference UNDEFINED = new ScoreDifference(new Estimate(null, null, null), Double.NaN);

    /**
     * The difference between the models set in an inclusion column and the others.
     *
     * @param scores finite, by model
     * @param jackknife where the design draws models together; null where they are independent
     */
    public static ScoreDifference of(
            BitColumns included, int column, double[] scores, @Nullable BlockJackknife jackknife) {
        Sides sides = Sides.of(included, column, scores);
        if (!sides.isDefined()) {
            return UNDEFINED;
        }
        Moments in = sides.in();
        Moments out = sides.out();
        double p = pooled(in.count(), out.count(), sides.difference(), in.squares() + out.squares());
        return new ScoreDifference(jackknife == null ? welch(sides) : jackknife.estimate(included, column, scores), p);
    }

    /** sqrt(s1^2/k + s0^2/(t-k)), and Student's interval with Welch and Satterthwaite's degrees of freedom; none where nothing varies. */
    private static Estimate welch(Sides sides) {
        double error = Math.sqrt(sides.variance());
        if (error == 0) {
            return new Estimate(sides.difference(), error, null);
        }
        Moments in = sides.in();
        Moments out = sides.out();
        double degrees = Student.ofSum(
                in.variance() / in.count(), in.count() - 1, out.variance() / out.count(), out.count() - 1);
        return new Estimate(sides.difference(), error, Interval.student(sides.difference(), error, degrees));
    }

    /**
     * Two-sided p-value of no difference by the t-test with one variance for both sides, which falls with |difference| where the
     * numbers of models and the score's whole variation are given. It is at least 1 / (t choose k), below which no reassignment of
     * models to the sides can come: so a score that hardly varies is no discovery of a few models.
     *
     * @param in number of models that saw the train example; {@code out} of those that did not: together more than 2
     * @param within sum of squared deviations from the mean of the side
     */
    public static double pooled(long in, long out, double difference, double within) {
        if (difference == 0) {
            return 1;
        }
        double between = difference * difference * in * out / (in + out);
        return Math.max(Student.twoSided(between, within, in + out - 2), least(in, out));
    }

    /** 1 / (t choose k), 0 where it is too small for a double. */
    public static double least(long in, long out) {
        return Math.exp(Gamma.logGamma(in + 1) + Gamma.logGamma(out + 1) - Gamma.logGamma(in + out + 1));
    }
}
