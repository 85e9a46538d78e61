package dev.peacock.audit.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProfileTest {

    @Test
    void oneRatio_isItsAccuracy() {
        Estimate score = Profile.of(new double[] {0.7}).score(new int[] {40}, new int[] {30});
        assertThat(score.value()).isEqualTo(0.75);
        assertThat(score.standardError()).isCloseTo(Math.sqrt(0.75 * 0.25 / 39), within(1e-15));
        Interval wilson = Interval.wilson(30, 40, Interval.Z95);
        assertThat(score.low()).isCloseTo(wilson.low(), within(1e-15));
        assertThat(score.high()).isCloseTo(wilson.high(), within(1e-15));
    }

    @Test
    void ratioThatIsNotKnown_isOneRatio() {
        Profile profile = Profile.of(new double[] {Double.NaN});
        assertThat(profile.score(new int[] {4}, new int[] {1}).value()).isEqualTo(0.25);
    }

    /** By hand: (.2, .5, .6) weigh .3/2, (.3 + .1)/2 and .1/2 over .4. */
    @Test
    void severalRatios_areIntegratedByTheTrapezoidRule() {
        Profile profile = Profile.of(new double[] {0.5, 0.2, 0.6});
        assertThat(profile.ratios()).containsExactly(0.2, 0.5, 0.6);
        assertThat(profile.weights()).containsExactly(new double[] {0.375, 0.5, 0.125}, within(1e-15));
        Estimate score = profile.score(new int[] {10, 20, 5}, new int[] {8, 4, 5});
        assertThat(score.value()).isCloseTo(0.375 * 0.2 + 0.5 * 0.8 + 0.125, within(1e-15));
        double variance = 0.375 * 0.375 * 0.2 * 0.8 / 19 + 0.25 * 0.8 * 0.2 / 9;
        assertThat(score.standardError()).isCloseTo(Math.sqrt(variance), within(1e-15));
        // all of 5 right: its variance is 0, its interval is not
        Interval sure = Interval.wilson(5, 5, Interval.Z95);
        double above = square(0.375 * (Interval.wilson(4, 20, Interval.Z95).high() - 0.2))
                + square(0.5 * (Interval.wilson(8, 10, Interval.Z95).high() - 0.8));
        double below = square(
                        0.375 * (0.2 - Interval.wilson(4, 20, Interval.Z95).low()))
                + square(0.5 * (0.8 - Interval.wilson(8, 10, Interval.Z95).low()))
                + square(0.125 * (1 - sure.low()));
        double value = Objects.requireNonNull(score.value());
        assertThat(score.high()).isCloseTo(value + Math.sqrt(above), within(1e-14));
        assertThat(score.low()).isCloseTo(value - Math.sqrt(below), within(1e-14));
    }

    /** A straight profile has the mean of its ends, wherever it is looked at between. */
    @Test
    void trapezoidRule_isExactForStraightProfiles() {
        Profile profile = Profile.of(new double[] {0.1, 0.3, 0.9, 0.4});
        int[] models = {100, 100, 100, 100};
        assertThat(profile.score(models, new int[] {10, 30, 90, 40}).value()).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void fleetsOfOneRatio_areCountedTogether() {
        Profile profile = Profile.of(new double[] {0.5, 0.7, 0.5});
        Estimate together = profile.score(new int[] {6, 8, 4}, new int[] {3, 8, 0});
        Estimate two = Profile.of(new double[] {0.5, 0.7}).score(new int[] {10, 8}, new int[] {3, 8});
        assertThat(together).isEqualTo(two);
        assertThat(profile.score(new int[] {0, 8, 4}, new int[] {0, 8, 1}).value())
                .isEqualTo(0.625);
    }

    @Test
    void withoutHeldOutModels_itIsUndefined_andWithOneItHasNoError() {
        Profile profile = Profile.of(new double[] {0.5, 0.7});
        Estimate none = profile.score(new int[] {0, 8}, new int[] {0, 8});
        assertThat(none.value()).isNull();
        assertThat(none.standardError()).isNull();
        assertThat(none.low()).isNull();
        Estimate one = profile.score(new int[] {1, 8}, new int[] {1, 4});
        assertThat(one.value()).isEqualTo(0.75);
        assertThat(one.standardError()).isNull();
        assertThat(one.low()).isNotNull();
    }

    private static double square(double x) {
        return x * x;
    }
}
