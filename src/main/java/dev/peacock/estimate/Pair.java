package dev.peacock.estimate;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * A train example's influence on a test example: the counts that are tested, the estimate, which is defined, and the train
 * example's own memorization.
 */
public record Pair(
        int trainId,
        int testId,
        int trainLabel,
        int testLabel,
        Counts influence,
        Estimate estimate,
        double memorization)
        implements Serializable {

    /** Strongest influence first; equals by train and then test id. */
    public static final Comparator<Pair> STRONGEST_FIRST = Comparator.comparingDouble((Pair p) -> -p.value())
            .thenComparingInt(Pair::trainId)
            .thenComparingInt(Pair::testId);

    /** With binomial estimates of both, which are defined. */
    static Pair binomial(
            int trainId, int testId, int trainLabel, int testLabel, Counts influence, Counts memorization) {
        double ofTrainExample = (double) memorization.numerator() / memorization.denominator();
        return new Pair(
                trainId, testId, trainLabel, testLabel, influence, Estimate.binomial(influence), ofTrainExample);
    }

    /** The same pair and counts with another estimate. */
    Pair with(Estimate other) {
        return new Pair(trainId, testId, trainLabel, testLabel, influence, other, memorization);
    }

    /** The influence. */
    public double value() {
        return Objects.requireNonNull(estimate.value());
    }
}
