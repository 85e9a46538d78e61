package dev.peacock.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CriticalCountsTest {

    /** Every table of up to 30 models. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 0.001, 0.05, 0.3, 0.9})
    void noTableWithAPValueAtTheLevel_isRuledOut(double level) {
        for (int models = 1; models <= 30; models++) {
            FisherExact fisher = new FisherExact(models);
            CriticalCounts candidates = new CriticalCounts(models, level);
            for (int in = 1; in < models; in++) {
                CriticalCounts.Row row = candidates.of(in);
                for (int correct = 0; correct <= models; correct++) {
                    int least = Math.max(0, correct - (models - in));
                    for (int a = least; a <= Math.min(in, correct); a++) {
                        if (fisher.pValue(in, models - in, a, correct - a) <= level) {
                            assertThat(row.isCandidate(correct, a))
                                    .as("%d of %d in, %d right, %d of them in", in, models, correct, a)
                                    .isTrue();
                        }
                    }
                }
            }
        }
    }

    /** A one-sided tail at the level has a two-sided p-value of about twice that, so few candidates exceed three times it. */
    @Test
    void candidates_areFew() {
        int models = 2000;
        int in = 1400;
        FisherExact fisher = new FisherExact(models);
        CriticalCounts.Row row = new CriticalCounts(models, 0.05).of(in);
        for (int correct = 100; correct < 1900; correct += 100) {
            for (int a = Math.max(0, correct - 600); a <= Math.min(in, correct); a++) {
                double p = fisher.pValue(in, models - in, a, correct - a);
                assertThat(row.isCandidate(correct, a))
                        .as("%d right, %d in: p = %s", correct, a, p)
                        .isEqualTo(p <= 0.05 || row.isCandidate(correct, a) && p < 0.15);
            }
        }
    }
}
