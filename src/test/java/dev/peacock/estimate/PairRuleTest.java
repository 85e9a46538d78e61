package dev.peacock.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairRuleTest {
    private static final PairRule RULE = new PairRule(new BigDecimal("0.25"), new BigDecimal("0.15"));

    private static Estimate of(@Nullable Double value) {
        return new Estimate(value, null, null);
    }

    @Test
    void whatIsAtTheThreshold_isKept_andTheNextDoubleBelowIsNot() {
        assertThat(RULE.keepsMemorization(of(0.25))).isTrue();
        assertThat(RULE.keepsMemorization(of(Math.nextDown(0.25)))).isFalse();
        assertThat(RULE.keepsInfluence(of(0.15))).isTrue();
        assertThat(RULE.keepsInfluence(of(Math.nextDown(0.15)))).isFalse();
        assertThat(RULE.keepsTrainExample(new Counts(4, 4, 2, 1))).isTrue();
        assertThat(RULE.keepsTrainExample(new Counts(400, 400, 200, 101))).isFalse();
    }

    @Test
    void withoutThresholds_whatIsDefinedIsKept() {
        assertThat(PairRule.ALL.keepsMemorization(of(-1.0))).isTrue();
        assertThat(PairRule.ALL.keepsInfluence(of(-1.0))).isTrue();
        assertThat(PairRule.ALL.keepsMemorization(of(null))).isFalse();
        assertThat(PairRule.ALL.keepsInfluence(of(null))).isFalse();
    }
}
