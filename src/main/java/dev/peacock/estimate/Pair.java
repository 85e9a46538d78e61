package dev.peacock.estimate;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A train example's influence on a test example: the counts that are tested, the estimate, which is defined, and the train
 * example's own memorization; and what is believed of the influence, where estimate.influence asks for it.
 */
public record Pair(
        int trainId,
        int testId,
        int trainLabel,
        int testLabel,
        Counts influence,
        Estimate estimate,
        double memorization,
        @Nullable Posterior posterior)
        implements Serializable {

    /** Without a posterior. */
    public Pair(
            int trainId,
            int testId,
            int trainLabel,
            int testLabel,
            Counts influence,
            Estimate estimate,
            double memorization) {
        this(trainId, testId, trainLabel, testLabel, influence, estimate, memorization, null);
    }

    /** Strongest influence first; equals by train and then test id. */
    public static final Comparator<Pair> STRONGEST_FIRST = Comparator.comparingDouble((Pair p) -> -p.strength())
            .thenComparingInt(Pair::trainId)
            .thenComparingInt(Pair::testId);

    /** With binomial estimates of both, which are defined. */
    public static Pair binomial(
            int trainId, int testId, int trainLabel, int testLabel, Counts influence, Counts memorization) {
        double ofTrainExample = (double) memorization.numerator() / memorization.denominator();
        return new Pair(
                trainId, testId, trainLabel, testLabel, influence, Estimate.binomial(influence), ofTrainExample);
    }

    /** The same pair and counts with another estimate. */
    Pair with(Estimate other) {
        return new Pair(trainId, testId, trainLabel, testLabel, influence, other, memorization, posterior);
    }

    /** The same pair with what is believed of its influence. */
    public Pair with(Posterior other) {
        return new Pair(trainId, testId, trainLabel, testLabel, influence, estimate, memorization, other);
    }

    /** The posterior's mean; null without one. */
    public @Nullable Double believed() {
        return posterior == null ? null : posterior.mean();
    }

    /** What pairs are ranked by: the posterior's mean where there is one, or else the influence. */
    public double strength() {
        return posterior == null ? value() : posterior.mean();
    }

    /** The influence. */
    public double value() {
        return Objects.requireNonNull(estimate.value());
    }
}
