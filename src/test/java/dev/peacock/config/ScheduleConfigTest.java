package dev.peacock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleConfigTest {
    private static final double ROUNDING = 1e-14;

    @Test
    void warmUp_growsLinearlyFromZero() {
        ScheduleConfig constant = new ScheduleConfig.Constant(4);
        assertThat(constant.factor(0, 10)).isZero();
        assertThat(constant.factor(1, 10)).isEqualTo(0.25);
        assertThat(constant.factor(4, 10)).isEqualTo(1);
        assertThat(constant.factor(9.9, 10)).isEqualTo(1);
        assertThat(new ScheduleConfig.Constant().factor(0, 10)).isEqualTo(1);
    }

    @Test
    void step_countsFromTheFirstEpoch_underItsWarmUp() {
        ScheduleConfig step = new ScheduleConfig.Step(0.5, 2, 4);
        assertThat(step.factor(1, 10)).isEqualTo(0.25);
        assertThat(step.factor(3, 10)).isEqualTo(0.75 * 0.5);
        assertThat(step.factor(4, 10)).isEqualTo(0.25);
        assertThat(new ScheduleConfig.Step(0.5, 2, 0).factor(0, 10)).isEqualTo(1);
    }

    /** cos of 0, pi/3, pi/2, pi: 1, 1/2, 0, -1. The half cosine takes the 8 epochs after the warm-up. */
    @Test
    void cosine_fallsFromTheEndOfTheWarmUpToTheEndOfTheTraining() {
        ScheduleConfig cosine = new ScheduleConfig.Cosine(4);
        assertThat(cosine.factor(0, 12)).isZero();
        assertThat(cosine.factor(3, 12)).isEqualTo(0.75);
        assertThat(cosine.factor(4, 12)).isEqualTo(1);
        assertThat(cosine.factor(4 + 8 / 3.0, 12)).isCloseTo(0.75, within(ROUNDING));
        assertThat(cosine.factor(8, 12)).isCloseTo(0.5, within(ROUNDING));
        assertThat(cosine.factor(12, 12)).isCloseTo(0, within(ROUNDING));
        assertThat(new ScheduleConfig.Cosine(0).factor(6, 12)).isCloseTo(0.5, within(ROUNDING));
        // a training that is all warm-up
        assertThat(new ScheduleConfig.Cosine(4).factor(3, 4)).isEqualTo(0.75);
        assertThat(new ScheduleConfig.Cosine(4).factor(4, 4)).isEqualTo(1);
    }

    /** cos of 0, pi/3, pi/2, pi: 1, 1/2, 0, -1. */
    @Test
    void oneCycle_risesToThePeakAndFallsToItsEnd() {
        ScheduleConfig cycle = new ScheduleConfig.OneCycle(0.25, 0.2, 0.1);
        assertThat(cycle.factor(0, 12)).isCloseTo(0.2, within(ROUNDING));
        assertThat(cycle.factor(1, 12)).isCloseTo(1 - 0.8 * 0.75, within(ROUNDING));
        assertThat(cycle.factor(1.5, 12)).isCloseTo(0.6, within(ROUNDING));
        assertThat(cycle.factor(3, 12)).isEqualTo(1);
        assertThat(cycle.factor(6, 12)).isCloseTo(0.1 + 0.9 * 0.75, within(ROUNDING));
        assertThat(cycle.factor(7.5, 12)).isCloseTo(0.55, within(ROUNDING));
        assertThat(cycle.factor(12, 12)).isCloseTo(0.1, within(ROUNDING));
    }
}
