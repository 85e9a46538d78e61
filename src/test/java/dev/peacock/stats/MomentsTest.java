package dev.peacock.stats;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.Estimate;
import org.junit.jupiter.api.Test;

class MomentsTest {
    @Test
    void estimate_isThatOfTheTextbook() {
        Estimate estimate = Estimate.ofMean(Moments.of(1, 2, 4, 9));

        assertThat(estimate.value()).isEqualTo(4);
        // variance (9 + 4 + 0 + 25) / 3, over 4 values
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(38.0 / 12), within(1e-15));
        assertThat(estimate.interval()).isEqualTo(Interval.student(4, requireNonNull(estimate.standardError()), 3));
    }

    @Test
    void estimate_isUndefined_whereTooLittleIsKnown() {
        assertThat(Estimate.ofMean(Moments.of())).isEqualTo(new Estimate(null, null, null));
        assertThat(Estimate.ofMean(Moments.of(0.1))).isEqualTo(new Estimate(0.1, null, null));
    }

    @Test
    void equalValues_haveNoInterval() {
        Moments same = Moments.of(0.1, 0.1, 0.1).merge(Moments.of(0.1, 0.1));

        assertThat(Estimate.ofMean(same)).isEqualTo(new Estimate(0.1, 0.0, null));
    }

    @Test
    void merge_ofParts_isTheWhole() {
        RandomStream random = new RandomStream(1);
        double[] values = new double[1_000];
        Moments whole = Moments.NONE;
        Moments parts = Moments.NONE;
        Moments part = Moments.NONE;
        for (int i = 0; i < values.length; i++) {
            values[i] = 1e3 + random.nextGaussian();
            whole = whole.add(values[i]);
            part = part.add(values[i]);
            if (random.nextInt(20) == 0 || i == values.length - 1) {
                parts = parts.merge(part);
                part = Moments.NONE;
            }
        }

        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        for (Moments moments : new Moments[] {whole, parts}) {
            assertThat(moments.count()).isEqualTo(1_000);
            assertThat(moments.mean()).isCloseTo(mean, within(1e-10));
            assertThat(moments.squares()).isCloseTo(squares, within(1e-8 * squares));
        }
    }

    @Test
    void nothing_isNeutralOnBothSides() {
        Moments some = Moments.of(1, 5);

        assertThat(Moments.NONE.merge(some)).isEqualTo(some);
        assertThat(some.merge(Moments.NONE)).isEqualTo(some);
        assertThat(Moments.NONE.merge(Moments.NONE)).isEqualTo(Moments.NONE);
    }
}
