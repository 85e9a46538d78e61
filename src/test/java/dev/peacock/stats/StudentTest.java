package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.special.Gamma;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTest {

    /** The density is integrated here (Simpson's rule), so that the library is not held against itself. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 2, 2.25, 3, 3.99, 4, 7, 30, 30.5, 99.9, 998, 999.5, 1_000, 1_000.5, 12_345})
    void quantile_hasItsProbability(double freedom) {
        assertThat(central(Student.quantile975(freedom), freedom)).isCloseTo(0.95, within(1e-11));
    }

    /** The closed forms for 1 and 2 degrees of freedom. */
    @Test
    void quantile_ofOneAndTwo() {
        assertThat(Student.quantile975(1)).isCloseTo(Math.tan(Math.PI * 0.475), within(1e-11));
        assertThat(Student.quantile975(2)).isCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95)), within(1e-11));
    }

    /** Cut to the integer below, 1.9 degrees of freedom would give an interval twice too wide. */
    @Test
    void quantile_fallsBetweenWholeNumbers() {
        double before = Double.POSITIVE_INFINITY;
        for (double freedom = 1; freedom < 1_100; freedom += 0.25) {
            double quantile = Student.quantile975(freedom);
            assertThat(quantile).isLessThan(before);
            before = quantile;
        }
    }

    /** P(|T| at most x): with T = sqrt(n) tan(angle) the density is smooth and proportional to cos(angle)^(n - 1). */
    private static double central(double x, double n) {
        int steps = 20_000;
        double end = Math.atan(x / Math.sqrt(n));
        double sum = 0;
        for (int k = 0; k <= steps; k++) {
            double weight = k == 0 || k == steps ? 1 : k % 2 == 1 ? 4 : 2;
            sum += weight * Math.pow(Math.cos(end * k / steps), n - 1);
        }
        double scale = Math.exp(Gamma.logGamma((n + 1) / 2) - Gamma.logGamma(n / 2)) * 2 / Math.sqrt(Math.PI);
        return scale * sum * end / steps / 3;
    }
}
