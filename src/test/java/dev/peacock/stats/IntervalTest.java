package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class IntervalTest {

    @Test
    void wilson_isThePublishedValue() {
        // Newcombe 1998 (Statistics in Medicine 17, 857-872), table I, method 3: 81/263 and 15/148
        Interval many = Interval.wilson(81, 263, Interval.Z95);
        assertThat(many.low()).isCloseTo(0.2553, within(5e-5));
        assertThat(many.high()).isCloseTo(0.3662, within(5e-5));
        Interval few = Interval.wilson(15, 148, Interval.Z95);
        assertThat(few.low()).isCloseTo(0.0624, within(5e-5));
        assertThat(few.high()).isCloseTo(0.1605, within(5e-5));
    }

    @Test
    void wilson_neverCollapses_andTouchesTheBorders() {
        assertThat(Interval.wilson(0, 20, Interval.Z95).low()).isZero();
        assertThat(Interval.wilson(0, 20, Interval.Z95).high()).isCloseTo(0.1611, within(5e-5));
        assertThat(Interval.wilson(20, 20, Interval.Z95).high()).isEqualTo(1);
        assertThat(Interval.wilson(1, 1, Interval.Z95).low()).isCloseTo(0.2065, within(5e-5));
    }

    @Test
    void newcombe_isThePublishedValue() {
        // Newcombe 1998 (Statistics in Medicine 17, 873-890), table II, method 10: 56/70 - 48/80 and 10/10 - 0/20
        Interval middle = Interval.newcombe(56, 70, 48, 80, Interval.Z95);
        assertThat(middle.low()).isCloseTo(0.0524, within(5e-5));
        assertThat(middle.high()).isCloseTo(0.3339, within(5e-5));
        Interval extreme = Interval.newcombe(10, 10, 0, 20, Interval.Z95);
        assertThat(extreme.low()).isCloseTo(0.6791, within(5e-5));
        assertThat(extreme.high()).isEqualTo(1);
    }

    @Test
    void wilson_refusesImpossibleCounts() {
        assertThatThrownBy(() -> Interval.wilson(3, 2, 1.96)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Interval.wilson(0, 0, 1.96)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void crossed_addsTheVariancesOfBothMeans() {
        // rows .4 and .6: squared standard error .01; columns 0, .5 and 1: .25 / 3; Student's t with 1 degree of
        // freedom
        Interval interval = Objects.requireNonNull(Interval.crossed(Moments.of(0.4, 0.6), Moments.of(0, 0.5, 1)));
        assertThat(interval.high() - 0.5).isCloseTo(12.7062 * Math.sqrt(0.01 + 0.25 / 3), within(1e-4));
        assertThat(0.5 - interval.low()).isCloseTo(interval.high() - 0.5, within(1e-12));
        assertThat(Interval.crossed(Moments.of(0.4), Moments.of(0, 1))).isNull();
    }

    @Test
    void within_isWhatIsPossible() {
        assertThat(new Interval(-0.5, 1.25).within(0, 1)).isEqualTo(new Interval(0, 1));
        assertThat(new Interval(0.25, 0.5).within(0, 1)).isEqualTo(new Interval(0.25, 0.5));
        assertThat(new Interval(1.5, 2).within(0, 1)).isEqualTo(new Interval(1, 1));
    }

    @Test
    void aroundEstimate_isStudentsInterval_widenedByAgreement() {
        // Student's t at .975: 12.7062 with 1 degree of freedom, 2.2281 with 10 (published tables)
        Interval ten = Interval.aroundEstimate(0.3, 0.1, 10, 1_000_000_000, 1_000_000_000);
        assertThat(ten.low()).isCloseTo(0.3 - 0.22281, within(5e-6));
        assertThat(ten.high()).isCloseTo(0.3 + 0.22281, within(5e-6));
        // not cut to 1 degree of freedom, with which it would be 1.27062
        assertThat(Interval.aroundEstimate(0, 0.1, 1.99, 1_000_000_000, 1_000_000_000)
                        .high())
                .isCloseTo(0.4323439, within(5e-6));
        assertThat(Interval.aroundEstimate(0, 0.1, 1e300, 1_000_000_000, 1_000_000_000)
                        .high())
                .isCloseTo(0.1 * Interval.Z95, within(1e-6));
    }

    @Test
    void aroundEstimate_withoutError_isAsWideAsNewcombesIntervalOfModelsThatAgree() {
        Interval around = Interval.aroundEstimate(1, 0, 50, 70, 30);
        Interval newcombe = Interval.newcombe(70, 70, 0, 30, Interval.Z95);
        assertThat(around.low()).isCloseTo(newcombe.low(), within(1e-15));
        assertThat(around.high()).isCloseTo(2 - newcombe.low(), within(1e-15));
    }

    @Test
    void aroundEstimate_refusesWhatHasNoError() {
        assertThatThrownBy(() -> Interval.aroundEstimate(0, 0.1, 0.5, 5, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Interval.aroundEstimate(0, 0.1, Double.NaN, 5, 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Interval.aroundEstimate(0, 0.1, 5, 0, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
