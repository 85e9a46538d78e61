package dev.peacock.audit.extraction.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FleetDifferenceTest {
    @Test
    void theLargestDifference_isFound_andWhatCannotBeComparedIsNotSmall() {
        assertThat(FleetExtraction.difference(new float[] {-2, -3}, new float[] {-2, -3.5f}))
                .isEqualTo(0.5);
        assertThat(FleetExtraction.difference(new float[] {-2}, new float[] {-2}))
                .isZero();
        assertThat(FleetExtraction.difference(new float[] {Float.NaN, -2}, new float[] {-2, -2}))
                .isNaN();
        assertThat(FleetExtraction.difference(new float[] {-2}, new float[] {-2, -2}))
                .isInfinite();
    }
}
