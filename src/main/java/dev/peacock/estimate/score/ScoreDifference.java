package dev.peacock.estimate.score;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.Student;
import dev.peacock.stats.TwoMeans;
import java.io.Serializable;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;
import org.jspecify.annotations.Nullable;

/**
 * The mean of a real score over the models that saw a train example, less its mean over the others.
 *
 * @param estimate with Welch's standard error and the interval of {@link TwoMeans}, or the jackknife's over blocks; all null with fewer than two models on a side
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
        return new ScoreDifference(
                jackknife == null
                        ? independent(sides, included, column, scores)
                        : jackknife.estimate(included, column, scores),
                p);
    }

    /**
     * The same, where the score is known. Shares take few values, and those of a few dozen models may all be equal where others' would not be: so
     * the interval around their difference is widened as {@link Interval#aroundEstimate} is, and never a point.
     */
    public static ScoreDifference of(
            Score score, BitColumns included, int column, double[] scores, @Nullable BlockJackknife jackknife) {
        ScoreDifference difference = of(included, column, scores, jackknife);
        return score == Score.SHARE ? difference.widened(included.count(column), included.rows()) : difference;
    }

    private ScoreDifference widened(int in, int runs) {
        Double value = estimate.value();
        Double error = estimate.standardError();
        if (value == null || error == null) {
            return this;
        }
        double least = Interval.aroundEstimate(0, 0, 1, in, runs - in).high();
        Interval interval = Objects.requireNonNullElse(estimate.interval(), new Interval(value, value));
        return new ScoreDifference(
                new Estimate(
                        value,
                        error,
                        new Interval(
                                value - Math.hypot(value - interval.low(), least),
                                value + Math.hypot(interval.high() - value, least))),
                pValue);
    }

    /** That of the estimate alone, which takes a small part of the time; null where it is undefined. */
    public static @Nullable Double standardError(
            BitColumns included, int column, double[] scores, @Nullable BlockJackknife jackknife) {
        Sides sides = Sides.of(included, column, scores);
        if (!sides.isDefined()) {
            return null;
        }
        return jackknife == null
                ? (Double) Math.sqrt(sides.variance())
                : jackknife.estimate(included, column, scores).standardError();
    }

    /** sqrt(s1^2/k + s0^2/(t-k)), and the interval of {@link TwoMeans}; none where nothing varies. */
    private static Estimate independent(Sides sides, BitColumns included, int column, double[] scores) {
        boolean few = TwoMeans.areFew(sides.in().count(), sides.out().count());
        Interval interval = few
                ? TwoMeans.interval(side(included, column, scores, true), side(included, column, scores, false))
                : TwoMeans.welch(sides.in(), sides.out());
        return new Estimate(sides.difference(), Math.sqrt(sides.variance()), interval);
    }

    private static double[] side(BitColumns included, int column, double[] scores, boolean in) {
        return IntStream.range(0, scores.length)
                .filter(run -> included.get(column, run) == in)
                .mapToDouble(run -> scores[run])
                .toArray();
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
