package dev.peacock.audit.epsilon;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import org.apache.commons.math3.distribution.BetaDistribution;

/**
 * Guesses about independent runs, one a run: how often a guess is "in".
 *
 * @param truePositives guesses of "in" among the {@code positives} runs that saw the canary
 * @param falsePositives the same among the {@code negatives} runs that did not
 * @param failed further runs, which failed: a wrong guess each, whether they saw it or not
 */
public record Rates(
        int truePositives,
        int positives,
        int falsePositives,
        int negatives,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) int failed)
        implements Serializable {
    private static final double ACCURACY = 1e-15;

    public Rates {
        if (truePositives < 0 || truePositives > positives || falsePositives < 0 || falsePositives > negatives) {
            throw new IllegalArgumentException(
                    truePositives + " of " + positives + " and " + falsePositives + " of " + negatives);
        }
    }

    public int runs() {
        return positives + negatives + failed;
    }

    /** How many of the guesses are right. */
    public int correct() {
        return truePositives + negatives - falsePositives;
    }

    /**
     * Lower bound on epsilon, at least 0: ln((tpr - delta) / fpr) or ln((tnr - delta) / fnr), whichever is larger, each rate at the
     * end of Clopper and Pearson's interval that makes it smaller, which is exceeded with probability error / 2. Failed runs are trials
     * of both rates, so that the bound holds whichever side each is on.
     */
    public double epsilon(double error, double delta) {
        double tpr = low(truePositives, positives + failed, error / 2);
        double tnr = low(negatives - falsePositives, negatives + failed, error / 2);
        return larger(tpr, 1 - tnr, tnr, 1 - tpr, delta);
    }

    /** What {@link #epsilon} would be of the rates as they are; infinite where one is 0. Never below it. */
    public double plainEpsilon() {
        double tpr = positives == 0 ? 0 : (double) truePositives / positives;
        double fpr = negatives == 0 ? 1 : (double) falsePositives / negatives;
        return positives == 0 || negatives == 0 ? 0 : larger(tpr, fpr, 1 - fpr, 1 - tpr, 0);
    }

    static double larger(double tpr, double fpr, double tnr, double fnr, double delta) {
        return Math.max(0, Math.max(logRatio(tpr - delta, fpr), logRatio(tnr - delta, fnr)));
    }

    private static double logRatio(double above, double below) {
        return above > 0 ? Math.log(above / below) : Double.NEGATIVE_INFINITY;
    }

    /** Clopper and Pearson's one-sided lower limit. */
    private static double low(int successes, int trials, double error) {
        return successes == 0
                ? 0
                : new BetaDistribution(null, successes, trials - successes + 1.0, ACCURACY)
                        .inverseCumulativeProbability(error);
    }
}
