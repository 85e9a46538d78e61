package dev.peacock.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.Interval;
import org.junit.jupiter.api.Test;

class PercentTest {
    @Test
    void shares_haveTwoDecimals_andTheirIntervalBehindThem() {
        Interval interval = new Interval(0.119, 0.128);
        assertThat(Percent.of(0.1234)).isEqualTo("12.34%");
        assertThat(Percent.of(0.1234, interval)).isEqualTo("12.34% (11.90 to 12.80)");
        assertThat(Percent.points(-0.1234, interval)).isEqualTo("-12.34 (11.90 to 12.80)");
        assertThat(Percent.points(0.1234, null)).isEqualTo("12.34");
    }
}
