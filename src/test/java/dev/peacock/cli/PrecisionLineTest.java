package dev.peacock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.estimate.plan.LargestError;
import dev.peacock.spark.plan.Precision;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What status says, and the numbers in it. */
class PrecisionLineTest {
    private static Precision.Measured measured(double largest, long undefined, int models) {
        return new Precision.Measured(models, new LargestError(largest, undefined));
    }

    private static @Nullable String line(
            @Nullable Double target, @Nullable Double ratio, Precision.@Nullable Measured measured, int finished) {
        return PrecisionLine.of(Precision.of(target, ratio, measured, finished)).orElse(null);
    }

    @Test
    void measuredExperiments_areHeldAgainstTheTarget() {
        assertThat(line(0.03, 0.7, measured(0.035, 0, 1200), 1200))
                .isEqualTo("standard error: largest 0.035 with 1,200 models; target 0.03 not reached: about 434 models"
                        + " missing"); // 1,200 (0.035 / 0.03)^2 = 1,633.3
        assertThat(line(0.03, 0.7, measured(0.5, 0, 1200), 1200))
                .as("no more than the bound of 1,798 models")
                .endsWith("about 598 models missing");
        assertThat(line(0.03, 0.7, measured(0.029999, 0, 1200), 1200))
                .isEqualTo("standard error: largest 0.03 with 1,200 models; target 0.03 reached");
        assertThat(line(0.03, 0.7, measured(0.030001, 0, 1200), 1200))
                .as("what is above the target also looks so")
                .isEqualTo(
                        "standard error: largest 0.0301 with 1,200 models; target 0.03 not reached: about 1 models missing");
        assertThat(line(0.03, 0.7, measured(0.031, 0, 1200), 2000))
                .isEqualTo("standard error: largest 0.031 with 1,200 models; target 0.03 not reached when it was last"
                        + " measured; the 2,000 models that are finished now may be enough: run estimate again");
        assertThat(line(null, 0.7, measured(0.031, 0, 1200), 2000))
                .isEqualTo("standard error: largest 0.031 with 1,200 models");
    }

    @Test
    void examplesWithoutAStandardError_haveNotReachedIt() {
        assertThat(line(0.5, 0.7, measured(0.2, 39, 16), 16))
                .startsWith(
                        "standard error: undefined for 39 train examples, largest of the others 0.2 with 16 models; target"
                                + " 0.5 not reached: at most ");
        // a design that leaves some examples in every model: no number is enough
        assertThat(line(0.5, null, measured(0.2, 39, 16), 16)).endsWith("target 0.5 not reached");
    }

    @Test
    void withoutAMeasurement_theWorstCaseIsSaid_asAPlanHasIt() {
        assertThat(line(0.05, 0.7, null, 8))
                .isEqualTo("standard error: not measured yet; target 0.05 takes at most 477 models: 469 missing");
        assertThat(line(0.05, 0.7, null, 500)).endsWith(": 0 missing");
        assertThat(line(0.05, null, null, 8)).isEqualTo("standard error: not measured yet; target 0.05");
        assertThat(line(null, 0.7, null, 8)).isNull();
    }
}
