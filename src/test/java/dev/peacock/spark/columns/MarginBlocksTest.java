package dev.peacock.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarginBlocksTest {

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
                null,
                null,
                0,
                null,
                null,
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
        List<MarginBlock> blocks = turned(later, first);
        assertThat(blocks).hasSize(2);
        MarginBlock train = blocks.get(0);
        assertThat(train.margins()).containsExactly(-1, 1, -2, 2, -3, 3);
        assertThat(train.included().counts()).containsExactly(2, 0, 1);
        assertThat(train.included().get(2, 0)).isTrue();
        MarginBlock test = blocks.get(1);
        assertThat(test.block().ids()).containsExactly(1, 3);
        assertThat(test.margins()).containsExactly(-5, 5, -7, 7);
        assertThat(test.included().counts()).containsExactly(0, 0);
        assertThat(test.correct().counts()).containsExactly(2, 0);
    }

    @Test
    void blocks_followFromTheSizes_andHoldNoMoreThanTheirBytes() {
        BlockPlan plan = MarginBlocks.plan(RowRule.margins(100_000, 1, ""), new int[] {0}, new int[4_000]);
        assertThat(plan.blocks()).allMatch(block -> block.size() * 4_000L * Float.BYTES <= BlockPlan.MOST_BYTES);
        assertThat(plan.blocks().stream().mapToInt(block -> block.size()).sum()).isEqualTo(100_000 + 1);
        assertThat(plan.groups()).isEqualTo(plan.blocks().size());
    }

    @Test
    void margins_areTheRowsTurned_overManyOctets_whateverTheOrder() {
        RandomStream random = new RandomStream(7);
        List<OutcomeRow> rows = new ArrayList<>();
        for (int run = 0; run < 37; run++) {
            rows.add(row(run, floats(random, 3), floats(random, 4)));
        }
        List<OutcomeRow> mixed = new ArrayList<>(rows);
        Collections.shuffle(mixed, new Random(7));
        List<MarginBlock> blocks = TurnedRows.margins(mixed, 3, 4, new int[] {1, 3});
        for (OutcomeRow row : rows) {
            for (int i = 0; i < 3; i++) {
                assertThat(blocks.get(0).margin(i, row.run())).isEqualTo(Objects.requireNonNull(row.trainMargin())[i]);
                assertThat(blocks.get(0).included().get(i, row.run()))
                        .isEqualTo(row.included().get(i));
            }
            assertThat(blocks.get(1).margin(1, row.run())).isEqualTo(Objects.requireNonNull(row.testMargin())[3]);
        }
    }

    @Test
    void runsThatDoNotCount_areNotLookedAt_andMissingOnesAreSaid() {
        BlockPlan plan = MarginBlocks.plan(RowRule.margins(3, 4, ""), new int[] {1, 3}, new int[] {5, 9});
        OutcomeRow counts = row(5, new float[3], new float[4]);
        assertThatThrownBy(() -> TurnedRows.columns(List.of(row(6, null, null), counts), plan))
                .hasMessageContaining("1 of 2 runs");
    }

    @Test
    void badMargins_areRefused_inASentence() {
        float[] test = {1, 2, 3, 4};
        refused(row(5, null, null), "run 5 has no margins: do this");
        refused(row(5, new float[] {1, 2}, test), "run 5 has 2 margins for 3 train examples");
        refused(row(9, new float[] {1, Float.NaN, 3}, test), "run 9: its margin of train example 1 is NaN");
        refused(
                row(9, new float[] {1, 2, 3}, new float[] {1, 2, Float.NEGATIVE_INFINITY, 3}),
                "test example 2 is -Infinity");
    }

    private static List<MarginBlock> turned(OutcomeRow... rows) {
        return TurnedRows.margins(List.of(rows), 3, 4, new int[] {1, 3});
    }

    private static float[] floats(RandomStream random, int size) {
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }

    private static void refused(OutcomeRow row, String sentence) {
        assertThatThrownBy(() -> turned(row)).isInstanceOf(UserError.class).hasMessageContaining(sentence);
    }
}
