package dev.peacock.audit.membership.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.attack.ScoreKeys;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.ScoreCounts;
import dev.peacock.audit.membership.Scores;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How large the ranges are into which a sample cuts scores. */
class AttackCurvesTest {
    private static final int BLOCKS = 40;
    private static final int SIZE = 256;
    private static final int RUNS = 8;
    private static final int STEP = 16;
    private static final int MOST = 20_000;

    /**
     * Of data that come class after class, each block has scores that no other has, and those of every fifth are lower; or scores rise with the
     * place in the block. A range that holds 2.5 times {@link #MOST} has the scores of 6,250 examples, of which no more than MOST / STEP / RUNS, 156,
     * are drawn: 12 standard deviations below the mean of 391.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ranges_haveAboutAsManyAsTheyShould_thoughTheDataAreSorted(boolean byBlock) {
        List<MarginBlock> blocks = IntStream.range(0, BLOCKS)
                .mapToObj(index -> block(index, byBlock))
                .toList();
        ScoreCounts counts = new ScoreCounts();
        int drawn = 0;
        for (MarginBlock block : blocks) {
            MarginBlock some = AttackCurves.sample(block, STEP);
            counts.add(scores(some));
            drawn += some.size();
        }
        int[] starts = counts.ranges(Attack.MARGIN, MOST / STEP);

        assertThat(drawn).isBetween(BLOCKS * SIZE / STEP / 2, BLOCKS * SIZE / STEP * 2);
        assertThat(starts).hasSizeBetween(3, 20);
        assertThat(sizes(blocks, starts)).allMatch(size -> size < 2.5 * MOST);
    }

    @Test
    void sample_isOfExamplesWithAllTheyHave() {
        MarginBlock block = block(7, true);
        MarginBlock some = AttackCurves.sample(block, STEP);
        assertThat(AttackCurves.sample(block, 1).margins()).isEqualTo(block.margins());
        assertThat(some.size()).isPositive();
        for (int k = 0; k < some.size(); k++) {
            int i = some.block().ids()[k] - block.block().ids()[0];
            for (int r = 0; r < RUNS; r++) {
                assertThat(some.margin(k, r)).isEqualTo(block.margin(i, r));
                assertThat(some.included().get(k, r)).isEqualTo(block.included().get(i, r));
                assertThat(some.correct().get(k, r)).isEqualTo(block.correct().get(i, r));
            }
        }
    }

    private static List<Long> sizes(List<MarginBlock> blocks, int[] starts) {
        long[] sizes = new long[starts.length];
        for (MarginBlock block : blocks) {
            for (float margin : block.margins()) {
                int place = Arrays.binarySearch(starts, ScoreKeys.key(margin));
                sizes[place < 0 ? -place - 2 : place]++;
            }
        }
        return Arrays.stream(sizes).boxed().toList();
    }

    private static Scores scores(MarginBlock block) {
        float[][] byAttack = new float[Attack.values().length][0];
        byAttack[Attack.MARGIN.ordinal()] = block.margins();
        return new Scores(block, byAttack);
    }

    private static MarginBlock block(int index, boolean byBlock) {
        RandomStream random = new RandomStream(100 + index);
        float[] margins = new float[SIZE * RUNS];
        BitColumns included = new BitColumns(SIZE, RUNS);
        BitColumns correct = new BitColumns(SIZE, RUNS);
        for (int k = 0; k < margins.length; k++) {
            double mean = byBlock ? index + (index % 5 == 0 ? 1 : BLOCKS) : 1 + BLOCKS * (k / RUNS) / (double) SIZE;
            margins[k] = (float) (mean + random.nextDouble());
            if (random.nextInt(2) == 1) {
                included.set(k / RUNS, k % RUNS);
            }
            if (random.nextInt(3) > 0) {
                correct.set(k / RUNS, k % RUNS);
            }
        }
        int[] ids = IntStream.range(index * SIZE, (index + 1) * SIZE).toArray();
        return new MarginBlock(new Block(index, Block.ANY, ids), margins, included, correct);
    }
}
