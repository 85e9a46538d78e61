package dev.peacock.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.outcome.OutcomeRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionBlocksTest {
    private static OutcomeRow row(int run, char... labels) {
        PackedBits train = PackedBits.of(new boolean[] {true, false, run == 5});
        return new OutcomeRow(
                run,
                "x",
                train,
                train,
                PackedBits.of(new boolean[] {false, true}),
                null,
                null,
                PackedLabels.of(labels, 0, 3, 300),
                PackedLabels.of(labels, 3, 5, 300),
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
        BlockPlan plan = PredictionBlocks.plan(3, 2, new int[] {5, 9}, "", true);
        List<OutcomeRow> rows = new ArrayList<>(List.of(
                row(9, (char) 0, (char) 1, (char) 299, (char) 3, (char) 4), row(5, "\5\6\7\10\11".toCharArray())));
        List<BlockPlan.Slice> slices = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        Slices of = new Slices(() -> rows.isEmpty() ? null : rows.remove(0), plan);
        while (of.hasNext()) {
            scala.Tuple2<Integer, BlockPlan.Slice> slice = of.next();
            groups.add(slice._1);
            slices.add(slice._2);
        }
        assertThat(groups).containsExactly(0, 1);
        BlockPlan.Columns train =
                plan.paste(0, List.of(slices.get(0)).iterator()).get(0);
        assertThat(train.predictions()).containsExactly(new char[] {5, 0, 6, 1, 7, 299});
        // rows without margins, where these are not required
        assertThat(train.margins()).hasSize(6).containsOnly(Float.NaN);
        BlockPlan.Columns test =
                plan.paste(1, List.of(slices.get(1)).iterator()).get(0);
        assertThat(test.included()).isNull();
        assertThat(test.predictions()).containsExactly(new char[] {8, 3, 9, 4});
    }

    @Test
    void blocks_holdNoMoreThanTheirBytes() {
        BlockPlan plan = PredictionBlocks.plan(100_000, 10_000, new int[8_000], "", true);
        assertThat(plan.blocks()).allMatch(block -> block.size() * 8_000L * 6 <= BlockPlan.MOST_BYTES);
        assertThat(plan.blocks().stream().mapToInt(block -> block.size()).sum()).isEqualTo(110_000);
    }

    @Test
    void runWithoutPredictions_isRefused_withWhatToDo() {
        OutcomeRow with = row(4, "\1\2\3\4\5".toCharArray());
        OutcomeRow without = new OutcomeRow(
                4,
                "x",
                with.included(),
                with.trainCorrect(),
                with.testCorrect(),
                null,
                null,
                null,
                null,
                0,
                null,
                null,
                0,
                "",
                "",
                "",
                Instant.EPOCH);
        RowRule rule = new RowRule(3, 2, RowRule.Margins.NONE, true, ": do this");
        rule.check(with);
        assertThatThrownBy(() -> rule.check(without))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("run 4 kept no predicted labels", "do this");
    }
}
