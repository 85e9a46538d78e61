package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.optim.linear.LinearConstraint;
import org.apache.commons.math3.optim.linear.LinearConstraintSet;
import org.apache.commons.math3.optim.linear.LinearObjectiveFunction;
import org.apache.commons.math3.optim.linear.NonNegativeConstraint;
import org.apache.commons.math3.optim.linear.Relationship;
import org.apache.commons.math3.optim.linear.SimplexSolver;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradeOffBoundTest {
    private static final double CONFIDENCE = 0.95;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    /** The largest tail that the theorem's inequalities allow, by linear programming over all distributions of N. */
    @ParameterizedTest
    @CsvSource({
        "6, 6, 6, 1, 0",
        "6, 6, 4, 1, 0",
        "10, 6, 5, .7, 0",
        "10, 6, 5, .7, .01",
        "12, 12, 9, 1.5, .001",
        "40, 9, 8, 2, .0001",
        "9, 8, 7, 0, .05"
    })
    void refutedTail_isTheLargestOfALinearProgram(int m, int r, int v, double epsilon, double delta) {
        double up = Math.exp(epsilon);
        double largest =
                largestTail(m, r, v, List.of(new double[] {1 / up, -delta / up}, new double[] {up, 1 - delta - up}));
        GuessCounts tally = new GuessCounts(m, r, v);
        TradeOff curve = new TradeOff.EpsilonDelta(epsilon, delta);
        assertThat(TradeOffBound.refuted(tally, largest * (1 + 1e-6), curve)).isTrue();
        assertThat(TradeOffBound.refuted(tally, largest * (1 - 1e-6), curve)).isFalse();
    }

    /** A Gaussian curve is the largest of its tangents; of some of them, a little more is allowed than of all. */
    @ParameterizedTest
    @CsvSource({"6, 6, 6, 1", "10, 6, 5, .7", "12, 8, 6, 2"})
    void refutedTail_ofAGaussianCurve_isThatOfItsTangents(int m, int r, int v, double mu) {
        List<double[]> tangents = new ArrayList<>();
        for (double z = -5; z <= 3; z += 0.02) {
            double slope = NORMAL.density(z - mu) / NORMAL.density(z);
            double y = NORMAL.cumulativeProbability(z);
            tangents.add(new double[] {slope, NORMAL.cumulativeProbability(z - mu) - slope * y});
        }
        double largest = largestTail(m, r, v, tangents);
        GuessCounts tally = new GuessCounts(m, r, v);
        TradeOff curve = new TradeOff.Gaussian(mu);
        assertThat(TradeOffBound.refuted(tally, largest * 1.001, curve)).isTrue();
        assertThat(TradeOffBound.refuted(tally, largest * 0.999, curve)).isFalse();
    }

    /** Each line is a slope and a value at 0, and the curve is at least all of them. */
    private static double largestTail(int m, int r, int v, List<double[]> lines) {
        double[] tail = new double[r + 1];
        double[] ones = new double[r + 1];
        for (int k = 0; k <= r; k++) {
            tail[k] = k >= v ? 1 : 0;
            ones[k] = 1;
        }
        List<LinearConstraint> constraints = new ArrayList<>();
        constraints.add(new LinearConstraint(ones, Relationship.EQ, 1));
        for (int i = 1; i <= r; i++) {
            for (double[] line : lines) {
                double[] difference = new double[r + 1];
                for (int k = i - 1; k <= r; k++) {
                    difference[k] = (double) (r - k) / m - (k >= i ? line[0] * k / m : 0);
                }
                constraints.add(new LinearConstraint(difference, Relationship.GEQ, line[1]));
            }
        }
        return new SimplexSolver()
                .optimize(
                        new LinearObjectiveFunction(tail, 0),
                        new LinearConstraintSet(constraints),
                        GoalType.MAXIMIZE,
                        new NonNegativeConstraint(true))
                .getValue();
    }

    /** Independent canaries, each guessed by whether its score is above the middle: no sampling. */
    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1_000})
    void mu_isExceeded_withAtMostTheProbabilityItSays(int guesses) {
        for (double mu : new double[] {0, 0.1, 1, 3}) {
            double q = NORMAL.cumulativeProbability(mu / 2);
            assertThat(exceeding(guesses, q, tally -> TradeOffBound.mu(tally, CONFIDENCE) > mu))
                    .as("mu %s", mu)
                    .isLessThanOrEqualTo(1 - CONFIDENCE + 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 300})
    void epsilon_isExceeded_withAtMostTheProbabilityItSays(int guesses) {
        for (double epsilon : new double[] {0, 0.5, 2}) {
            for (double delta : new double[] {0, 0.02}) {
                // randomized response that tells the truth outright with probability delta
                double q = delta + (1 - delta) / (1 + Math.exp(-epsilon));
                assertThat(exceeding(guesses, q, tally -> TradeOffBound.epsilon(tally, CONFIDENCE, delta) > epsilon))
                        .as("epsilon %s, delta %s", epsilon, delta)
                        .isLessThanOrEqualTo(1 - CONFIDENCE + 1e-9);
            }
        }
    }

    private interface Exceeds {
        boolean by(GuessCounts tally);
    }

    private static double exceeding(int guesses, double q, Exceeds exceeds) {
        BinomialDistribution right = new BinomialDistribution(null, guesses, q);
        double sum = 0;
        for (int v = guesses; v >= 0 && exceeds.by(new GuessCounts(guesses, guesses, v)); v--) {
            sum += right.probability(v);
        }
        return sum;
    }

    @Test
    void bounds_growWithRightGuesses_andShrinkWithCanariesAndDelta() {
        double mu = TradeOffBound.mu(new GuessCounts(500, 200, 170), CONFIDENCE);
        assertThat(mu).isPositive();
        assertThat(TradeOffBound.mu(new GuessCounts(500, 200, 171), CONFIDENCE)).isGreaterThan(mu);
        assertThat(TradeOffBound.mu(new GuessCounts(600, 200, 170), CONFIDENCE)).isLessThan(mu);
        double epsilon = TradeOffBound.epsilon(new GuessCounts(500, 200, 170), CONFIDENCE, 1e-5);
        assertThat(epsilon)
                .isPositive()
                .isLessThan(TradeOffBound.epsilon(new GuessCounts(500, 200, 170), CONFIDENCE, 0))
                .isGreaterThan(TradeOffBound.epsilon(new GuessCounts(500, 200, 170), CONFIDENCE, 1e-3));
        assertThat(TradeOffBound.mu(new GuessCounts(500, 200, 100), CONFIDENCE)).isZero();
        assertThat(TradeOffBound.mu(new GuessCounts(10, 0, 0), CONFIDENCE)).isZero();
    }

    /** Of epsilon and delta both: theirs is the other theorem about the same claim, and where delta is 0 the exact one. */
    @Test
    void withoutDelta_itIsAtMostTheOneRunBound() {
        for (int v : new int[] {60, 75, 90, 100}) {
            GuessCounts tally = new GuessCounts(100, 100, v);
            assertThat(TradeOffBound.epsilon(tally, CONFIDENCE, 0))
                    .isLessThanOrEqualTo(OneRunBound.epsilon(tally, CONFIDENCE, 0) + 1e-6);
        }
    }

    @Test
    void tenMillionGuesses_areDone() {
        GuessCounts tally = new GuessCounts(60_000_000_000L, 10_000_000, 9_000_000);
        assertThat(TradeOffBound.epsilon(tally, CONFIDENCE, 1e-9)).isCloseTo(Math.log(9), within(0.02));
        assertThat(TradeOffBound.mu(tally, CONFIDENCE)).isPositive();
    }

    @Test
    void nonsense_isRefused() {
        GuessCounts tally = new GuessCounts(1, 1, 1);
        assertThatThrownBy(() -> TradeOffBound.epsilon(tally, 0.95, 1)).isInstanceOf(UserError.class);
        assertThatThrownBy(() -> TradeOffBound.mu(tally, 1)).isInstanceOf(UserError.class);
    }
}
