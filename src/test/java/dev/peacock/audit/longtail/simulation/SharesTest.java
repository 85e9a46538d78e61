package dev.peacock.audit.longtail.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void estimate_isTheRatioOfSums_withTheErrorOfItsResiduals() {
        Estimate estimate = Shares.NONE.add(1, 4).add(3, 4).add(0, 2).estimate();

        assertThat(estimate.value()).isEqualTo(0.4);
        // residuals 1 - 1.6, 3 - 1.6, 0 - .8: squares .36 + 1.96 + .64 = 2.96; times 3/2, its root over 10
        assertThat(estimate.standardError()).isCloseTo(Math.sqrt(2.96 * 1.5) / 10, within(1e-15));
        assertThat(estimate.interval()).isEqualTo(Interval.student(0.4, requireNonNull(estimate.standardError()), 2));
    }

    @Test
    void above_takesAwayWhatChanceGets() {
        Shares shares = Shares.NONE.add(1, 4).add(3, 4).add(0, 2);

        Estimate above = shares.above(0.25);

        assertThat(above.value()).isCloseTo(0.2, within(1e-15));
        assertThat(above.standardError())
                .isCloseTo(requireNonNull(shares.estimate().standardError()) / 0.75, within(1e-15));
        assertThat(Shares.NONE.add(1, 10).above(0.1).value()).isZero();
        assertThat(Shares.NONE.add(0, 10).above(0.1).value()).isNegative();
    }

    @Test
    void estimate_isUndefined_whereTooLittleIsKnown() {
        assertThat(Shares.NONE.estimate()).isEqualTo(new Estimate(null, null, null));
        assertThat(Shares.NONE.add(0, 0).add(0, 0).above(0.1)).isEqualTo(new Estimate(null, null, null));
        assertThat(Shares.NONE.add(1, 2).estimate()).isEqualTo(new Estimate(0.5, null, null));
    }

    @Test
    void equalShares_haveNoInterval() {
        assertThat(Shares.NONE.add(7, 7).add(3, 3).add(0, 0).estimate()).isEqualTo(new Estimate(1.0, 0.0, null));
    }

    @Test
    void merge_ofParts_isTheWhole_exactly() {
        RandomStream random = new RandomStream(2);
        Shares whole = Shares.NONE;
        Shares one = Shares.NONE;
        Shares other = Shares.NONE;
        for (int i = 0; i < 100; i++) {
            int d = random.nextInt(100_000);
            int f = random.nextInt(d + 1);
            whole = whole.add(f, d);
            one = i < 30 ? one.add(f, d) : one;
            other = i < 30 ? other : other.add(f, d);
        }

        assertThat(one.merge(other)).isEqualTo(whole);
        assertThat(other.merge(one)).isEqualTo(whole);
        assertThat(whole.merge(Shares.NONE)).isEqualTo(whole);
    }

    /** 2,000 intervals of 30 repetitions: fewer than 5% + 4.9 standard errors miss (false alarm about 1e-6; theirs is a bit above 5%). */
    @Test
    void intervals_coverTheShare() {
        RandomStream random = new RandomStream(3);
        int missed = 0;
        for (int trial = 0; trial < 2_000; trial++) {
            Shares shares = Shares.NONE;
            for (int r = 0; r < 30; r++) {
                int d = 20 + random.nextInt(20);
                int f = 0;
                for (int i = 0; i < d; i++) {
                    f += random.nextDouble() < 0.3 ? 1 : 0;
                }
                shares = shares.add(f, d);
            }
            Interval interval = requireNonNull(shares.estimate().interval());
            missed += interval.low() <= 0.3 && 0.3 <= interval.high() ? 0 : 1;
        }
        assertThat(missed / 2_000.0).isBetween(0.026, 0.08);
    }
}
