package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinomialTest {
    private static final MathContext DIGITS = new MathContext(60);

    /** Odds of 1, 3 and 1/7: exact in integers, n choose k a^k b^(n - k) / (a + b)^n. */
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 3, 1", "15, 1, 1", "16, 3, 1", "40, 1, 7", "300, 3, 1", "1000, 1, 7"})
    void probabilitiesAndTails_areTheExactOnes(int n, int a, int b) {
        Binomial binomial = new Binomial(n, Math.log((double) a / b));
        BigDecimal all = BigDecimal.valueOf((long) a + b).pow(n, DIGITS);
        BigInteger choose = BigInteger.ONE;
        BigDecimal[] exact = new BigDecimal[n + 1];
        for (int k = 0; k <= n; k++) {
            BigInteger count = choose.multiply(BigInteger.valueOf(a).pow(k))
                    .multiply(BigInteger.valueOf(b).pow(n - k));
            exact[k] = new BigDecimal(count).divide(all, DIGITS);
            choose = choose.multiply(BigInteger.valueOf(n - k)).divide(BigInteger.valueOf(k + 1));
        }
        BigDecimal tail = BigDecimal.ZERO;
        for (int k = n; k >= 0; k--) {
            tail = tail.add(exact[k]);
            assertThat(binomial.logProbability(k)).as("k = %d", k).isCloseTo(log(exact[k]), within(2e-12));
            assertThat(binomial.logAtLeast(k)).as("k = %d", k).isCloseTo(log(tail), within(2e-12));
        }
        assertThat(binomial.logProbability(-1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(binomial.logAtLeast(n + 1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(binomial.logAtLeast(0)).isZero();
    }

    /** ln of a number whose exponent a double may not have. */
    private static double log(BigDecimal value) {
        int scale = value.precision() - value.scale();
        return Math.log(value.movePointLeft(scale).doubleValue()) + scale * Math.log(10);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 2, 12, -5})
    void largeNumbers_addUpToOne_andTheTailIsTheirSum(double logOdds) {
        int n = 10_000_000;
        Binomial binomial = new Binomial(n, logOdds);
        int from = (int) Math.max(0, binomial.mode() - 20_000L);
        int to = (int) Math.min(n, binomial.mode() + 20_000L);
        double sum = 0;
        for (int k = from; k <= to; k++) {
            sum += Math.exp(binomial.logProbability(k));
        }
        assertThat(sum).isCloseTo(1, within(1e-9));
        int border = (int) Math.min(n, binomial.mode() + 700L);
        double tail = 0;
        for (int k = to; k >= border; k--) {
            tail += Math.exp(binomial.logProbability(k));
        }
        assertThat(binomial.logAtLeast(border)).isCloseTo(Math.log(tail), within(1e-9));
        double above = 0;
        for (int k = to; k >= binomial.mode(); k--) {
            above += Math.exp(binomial.logProbability(k));
        }
        assertThat(binomial.logAtLeast(binomial.mode())).isCloseTo(Math.log(above), within(1e-9));
    }

    @Test
    void mode_isMostProbable() {
        for (double logOdds : new double[] {-40, -2, 0, 0.01, 3, 60}) {
            for (int n : new int[] {0, 1, 2, 9, 100}) {
                Binomial binomial = new Binomial(n, logOdds);
                for (int k = 0; k <= n; k++) {
                    assertThat(binomial.logProbability(binomial.mode()))
                            .isGreaterThanOrEqualTo(binomial.logProbability(k) - 1e-12);
                }
            }
        }
    }

    @Test
    void whatIsNoDistribution_isRefused() {
        assertThatThrownBy(() -> new Binomial(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Binomial(3, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Binomial(3, 2_000)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void normal_isThePublishedOne() {
        // Abramowitz and Stegun, table 26.1, and the quantile of 95%
        assertThat(Normal.atMost(0)).isEqualTo(0.5);
        assertThat(Normal.atMost(1)).isCloseTo(0.841344746068543, within(1e-14));
        assertThat(Normal.atMost(-2)).isCloseTo(0.022750131948179, within(1e-14));
        assertThat(Normal.atMost(Interval.Z95)).isCloseTo(0.975, within(1e-14));
        assertThat(Normal.atMost(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Normal.atMost(-9)).isZero();
        assertThat(Normal.atMost(Double.NaN)).isNaN();
    }
}
