package dev.peacock.audit.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.Interval;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** By hand; Student's quantiles at .975 are from tables. */
class GroupErrorsTest {
    private static final double TWO_DEGREES = 4.302652729911275;
    private static final double THREE_DEGREES = 3.182446305284263;

    /** A fleet of 3 groups and one of 5: 2 degrees of freedom. */
    @Test
    void interval_hasTheDegreesOfFreedomOfTheFewestGroups() {
        Interval interval = new GroupErrors(new int[] {5, 3}).interval(1, 0.5);
        assertThat(interval.low()).isCloseTo(1 - 0.5 * TWO_DEGREES, within(1e-9));
        assertThat(interval.high()).isCloseTo(1 + 0.5 * TWO_DEGREES, within(1e-9));
    }

    /** Deviations -2, -1, 0, 3 of the first fleet and -1, 1 of the second. */
    @Test
    void error_addsTheVariancesOfFleets() {
        GroupErrors errors = new GroupErrors(new int[] {4, 2});
        double variance = 14.0 * 3 / 4 + 2.0 / 2;
        assertThat(Objects.requireNonNull(errors.error(4, new double[] {1, 2, 3, 6, 5, 7})))
                .isCloseTo(Math.sqrt(variance), within(1e-15));
    }

    /** Samples have the variance 14 / 3; those of 4 groups vary by a quarter too little. */
    @Test
    void errorOfResamples_isLargerByWhatDrawingFromFewGroupsTakesAway() {
        Below below = new GroupErrors(new int[] {6, 4}).below(0.5, 2, 3, new double[] {1, 2, 3, 6});
        double error = Math.sqrt(14.0 / 3 * 4 / 3);
        assertThat(Objects.requireNonNull(below.correctedStandardError())).isCloseTo(error, within(1e-15));
        Interval interval = Objects.requireNonNull(below.correctedInterval());
        assertThat(interval.low()).as("cut at 0").isZero();
        assertThat(interval.high()).isCloseTo(3 + error * THREE_DEGREES, within(1e-9));
    }
}
