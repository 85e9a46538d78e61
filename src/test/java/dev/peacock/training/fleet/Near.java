package dev.peacock.training.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Comparison of arrays. */
public final class Near {
    private Near() {}

    /** Each value within a tolerance, times the largest magnitude expected where that is above 1. */
    public static void check(String what, float[] actual, float[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        float largest = 1;
        for (float each : expected) {
            largest = Math.max(largest, Math.abs(each));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                    .as("%s, value %d", what, i)
                    .isCloseTo(expected[i], within((float) tolerance * largest));
        }
    }
}
