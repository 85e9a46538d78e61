package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final BigDecimal INFLUENCE = new BigDecimal("0.15");

    @Test
    void difference_isNull_whenNoModelSawTheExample() {
        Counts never = new Counts(0, 10, 0, 7);
        assertThat(never.difference()).isNull();
        assertThat(never.accuracyIn()).isNull();
        assertThat(never.accuracyOut()).isEqualTo(0.7);
        assertThat(never.interval()).isNull();
        assertThat(never.isAtLeast(new BigDecimal("-1"))).isFalse();
    }

    @Test
    void difference_isNull_whenEveryModelSawTheExample() {
        assertThat(new Counts(10, 0, 7, 0).difference()).isNull();
        assertThat(new Counts(10, 0, 7, 0).standardError()).isNull();
    }

    @Test
    void oneModel_isUndefined() {
        assertThat(new Counts(1, 0, 1, 0).difference()).isNull();
        assertThat(new Counts(0, 1, 0, 0).difference()).isNull();
    }

    @Test
    void allRight_isZero_withAnIntervalThatDoesNotCollapse() {
        Counts right = new Counts(7, 3, 7, 3);
        assertThat(right.difference()).isZero();
        assertThat(right.standardError()).isZero();
        Interval interval = Objects.requireNonNull(right.interval());
        assertThat(interval.low()).isNegative();
        assertThat(interval.high()).isPositive();
    }

    @Test
    void allWrong_isZero() {
        assertThat(new Counts(7, 3, 0, 0).difference()).isZero();
    }

    @Test
    void rightExactlyWhenSeen_isOne() {
        assertThat(new Counts(7, 3, 7, 0).difference()).isEqualTo(1);
    }

    @Test
    void threshold_isExact_whereFloatingPointFails() {
        Counts border = new Counts(20, 20, 19, 16);
        assertThat(19 / 20.0 - 16 / 20.0).as("the trap").isLessThan(0.15);
        assertThat(border.isAtLeast(INFLUENCE)).isTrue();
        assertThat(border.isAtLeast(new BigDecimal("0.1500000000000001"))).isFalse();
        assertThat(new Counts(20, 20, 19, 17).isAtLeast(INFLUENCE)).isFalse();
        assertThat(border.isAtLeast(new BigDecimal("0E+2"))).isTrue();
    }

    @Test
    void noDifference_reachesZero_howeverZeroIsWritten() {
        for (String zero : new String[] {"0", "0.00", "0E+2", "-0E+7"}) {
            assertThat(new Counts(20, 10, 10, 5).isAtLeast(new BigDecimal(zero)))
                    .as(zero)
                    .isTrue();
            assertThat(new Counts(20, 10, 9, 5).isAtLeast(new BigDecimal(zero)))
                    .as(zero)
                    .isFalse();
        }
        assertThat(new Counts(20, 10, 20, 0).isAtLeast(new BigDecimal("1E+1"))).isFalse();
        assertThat(new Counts(20, 10, 0, 10).isAtLeast(new BigDecimal("-1E+1"))).isTrue();
    }

    @Test
    void merge_addsDisjointFleets() {
        Counts a = new Counts(3, 2, 2, 1);
        Counts b = new Counts(5, 1, 4, 0);
        assertThat(a.merge(b)).isEqualTo(new Counts(8, 3, 6, 1)).isEqualTo(b.merge(a));
        assertThat(a.merge(new Counts(0, 0, 0, 0))).isEqualTo(a);
    }

    @Test
    void equalRationals_giveEqualDoubles() {
        for (int scale = 1; scale <= 500; scale++) {
            assertThat(new Counts(7 * scale, 3 * scale, 5 * scale, scale).difference())
                    .isEqualTo(new Counts(7, 3, 5, 1).difference());
        }
    }

    @Test
    void impossibleCounts_areRefused() {
        assertThatThrownBy(() -> new Counts(2, 2, 3, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
