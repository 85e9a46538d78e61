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
 * @param pValue two-sided, of no difference, by the pooled-variance t-test, of shares too, whose tables have that of counts; NaN where the estimate is null
 */
public record ScoreDifference(Estimate estimate, double pValue) implements Serializable {
    private static final double DECIMALS = 1e12;
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
     * the interval of their difference is widened, and never a point. A side of n models with the mean share a adds, in squares, w a below and
     * w (1 - a) above it, with w = z^2 / (n + z^2): where all its models are wholly right or wrong, this is the part of that side in Newcombe's
     * interval. The difference is rounded to 12 decimals, so that one that is a threshold exactly is not below it.
     */
    public static ScoreDifference of(
            Score score, BitColumns included, int column, double[] scores, @Nullable BlockJackknife jackknife) {
        ScoreDifference difference = of(included, column, scores, jackknife);
        return score == Score.SHARE ? difference.ofShares(Sides.of(included, column, scores)) : difference;
    }

    private ScoreDifference ofShares(Sides sides) {
        Double difference = estimate.value();
        if (difference == null) {
            return this;
        }
        double value = Math.rint(difference * DECIMALS) / DECIMALS;
        if (estimate.standardError() == null) {
            return new ScoreDifference(new Estimate(value, null, null), pValue);
        }
        Interval interval = Objects.requireNonNullElse(estimate.interval(), new Interval(value, value));
        double in = sides.in().mean();
        double out = sides.out().mean();
        double ofIn = widthOfAgreement(sides.in().count());
        double ofOut = widthOfAgreement(sides.out().count());
        double below = Math.hypot(ofIn * in, ofOut * (1 - out));
        double above = Math.hypot(ofIn * (1 - in), ofOut * out);
        return new ScoreDifference(
                new Estimate(
                        value,
                        estimate.standardError(),
                        new Interval(
                                value - Math.hypot(value - interval.low(), below),
                                value + Math.hypot(interval.high() - value, above))),
                pValue);
    }

    /** Of Wilson's interval of so many models that all are right. */
    private static double widthOfAgreement(long models) {
        return 1 - Interval.wilson(models, models, Interval.Z95).low();
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
