package dev.peacock.audit.epsilon;

import dev.peacock.stats.Normal;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What a guarantee allows of any test that tells from a model whether one example was in its training set, as the curve of f-DP
 * (Dong, Roth and Su 2019).
 */
sealed interface TradeOff {

    /**
     * The least probability, 0 to 1, that a set of models can have where the example was out (or in), if it has a probability of at
     * least y, 0 to 1, where the example was in (or out). It is convex, rises in y, and is at most y.
     */
    double least(double y);

    /** The curve of two normal distributions whose means are {@code mu} standard deviations apart; mu is at least 0. */
    record Gaussian(double mu) implements TradeOff {
        private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

        @Override
        public double least(double y) {
            return y <= 0 || y >= 1 || mu == 0 ? y : Normal.atMost(NORMAL.inverseCumulativeProbability(y) - mu);
        }
    }

    /** The curve of (epsilon, delta)-differential privacy. */
    record EpsilonDelta(double epsilon, double delta) implements TradeOff {
        @Override
        public double least(double y) {
            double small = (y - delta) * StrictMath.exp(-epsilon);
            double large = 1 - delta - StrictMath.exp(epsilon) * (1 - y);
            return Math.max(0, Math.max(small, large));
        }
    }
}
