package dev.peacock.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarginPlanTest {
    private static final MarginPlan PLAN = MarginPlan.of(3, 4, new int[] {1, 3}, new int[] {5, 9}, "do this");

    private static OutcomeRow row(int run, float @Nullable [] train, float @Nullable [] test) {
        PackedBits trainBits = PackedBits.of(new boolean[] {true, false, run == 5});
        return new OutcomeRow(
                run,
                "x",
                trainBits,
                trainBits,
                PackedBits.of(new boolean[] {false, true, false, false}),
                train,
                test,
                0,
                0,
                "host",
                "cpu",
                "trainer",
                Instant.EPOCH);
    }

    @Test
    void slices_makeBlocks_inTheOrderOfRuns() {
        OutcomeRow later = row(9, new float[] {1, 2, 3}, new float[] {4, 5, 6, 7});
        OutcomeRow first = row(5, new float[] {-1, -2, -3}, new float[] {-4, -5, -6, -7});
        assertThat(PLAN.parts()).isEqualTo(2);
        assertThat(PLAN.check(later)).isEqualTo(1);
        assertThat(PLAN.check(first)).isZero();
        MarginBlock train = PLAN.paste(
                0, List.of(PLAN.cut(0, 1, later), PLAN.cut(0, 0, first)).iterator());
        assertThat(train.margins()).containsExactly(-1, 1, -2, 2, -3, 3);
        assertThat(train.included().counts()).containsExactly(2, 0, 1);
        assertThat(train.included().get(2, 0)).isTrue();
        MarginBlock test = PLAN.paste(
                1, List.of(PLAN.cut(1, 1, later), PLAN.cut(1, 0, first)).iterator());
        assertThat(test.block().ids()).containsExactly(1, 3);
        assertThat(test.margins()).containsExactly(-5, 5, -7, 7);
        assertThat(test.included().counts()).containsExactly(0, 0);
        assertThat(test.correct().counts()).containsExactly(2, 0);
    }

    @Test
    void blocks_followFromTheSizes_andHoldNoMoreThanTheirBytes() {
        MarginPlan plan = MarginPlan.of(100_000, 1, new int[] {0}, new int[4_000], "");
        assertThat(plan.blocks()).allMatch(block -> block.size() * 4_000L * Float.BYTES <= MarginPlan.MOST_BYTES);
        assertThat(plan.blocks().stream().mapToInt(block -> block.size()).sum()).isEqualTo(100_000);
    }

    @Test
    void runsThatDoNotCount_areNotLookedAt() {
        assertThat(PLAN.check(row(6, null, null))).isNegative();
    }

    @Test
    void badMargins_areRefused_inASentence() {
        float[] test = {1, 2, 3, 4};
        refused(row(5, null, null), "run 5 has no margins, and finished runs are never trained again: do this");
        refused(row(5, new float[] {1, 2}, test), "run 5 has 2 margins for 3 train examples");
        refused(row(9, new float[] {1, Float.NaN, 3}, test), "run 9: its margin of train example 1 is NaN");
        refused(
                row(9, new float[] {1, 2, 3}, new float[] {1, 2, Float.NEGATIVE_INFINITY, 3}),
                "test example 2 is -Infinity");
    }

    private static void refused(OutcomeRow row, String sentence) {
        assertThatThrownBy(() -> PLAN.check(row)).isInstanceOf(UserError.class).hasMessageContaining(sentence);
    }
}
