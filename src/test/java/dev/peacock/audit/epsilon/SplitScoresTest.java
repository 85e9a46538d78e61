package dev.peacock.audit.epsilon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Gaussians;
import dev.peacock.attack.PooledSums;
import dev.peacock.audit.membership.Fleets;
import dev.peacock.bits.PackedBits;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is learnt from shadows never depends on a target. */
class SplitScoresTest {
    private static final int RUNS = 24;
    private static final int CANARIES = 60;
    private static final SplitRuns SPLIT = SplitRuns.of(IntStream.range(0, RUNS).toArray(), Set.of());

    private final float[][] phi = new float[RUNS][CANARIES];
    private final boolean[][] saw = new boolean[RUNS][CANARIES];

    {
        RandomStream random = new RandomStream(3);
        for (int r = 0; r < RUNS; r++) {
            for (int i = 0; i < CANARIES; i++) {
                saw[r][i] = random.nextDouble() < 0.5;
                phi[r][i] = (float) (random.nextGaussian() + (saw[r][i] ? 1.5 : 0));
            }
        }
    }

    private static BitSet all() {
        BitSet all = new BitSet();
        all.set(0, CANARIES);
        return all;
    }

    private static SplitScores scores(MarginBlock block, int keep) {
        return SplitScores.of(block, SPLIT, all(), SplitScores.sums(block, SPLIT), keep);
    }

    private static List<Canary> canaries(MarginBlock block) {
        return Canary.of(block, SPLIT, all(), 0);
    }

    @Test
    void runs_areEitherShadowsOrTargets() {
        SplitRuns seven = SplitRuns.of(IntStream.range(0, 7).toArray(), Set.of());
        assertThat(seven.shadows()).containsExactly(0, 2, 4, 6);
        assertThat(seven.targets()).containsExactly(1, 3, 5);
        assertThat(seven.failed()).isZero();
        // of runs 10 to 17 every second is a target, finished or not: that one fails makes no other run one
        SplitRuns some = SplitRuns.of(new int[] {10, 12, 14, 15, 16}, Set.of(11, 13, 17));
        assertThat(some.shadows()).containsExactly(0, 1, 2, 4);
        assertThat(some.targets()).containsExactly(3);
        assertThat(some.failed()).isEqualTo(3);
        assertThat(SplitRuns.only(14, new int[] {10, 12, 14, 15, 16}, Set.of(11, 13, 17)))
                .satisfies(one -> assertThat(one.targets()).containsExactly(2))
                .satisfies(one -> assertThat(one.shadows()).containsExactly(0, 1, 3, 4))
                .satisfies(one -> assertThat(one.failed()).isEqualTo(2));
    }

    /** Negated coins of all targets make right guesses wrong and change nothing else: no guess looked at them. */
    @Test
    void guesses_doNotDependOnTheCoinsOfAnyTarget() {
        SplitScores before = scores(Fleets.of(phi, saw), 8);
        double[] promises = canaries(Fleets.of(phi, saw)).stream()
                .mapToDouble(Canary::promise)
                .toArray();
        List<PackedBits> flags =
                canaries(Fleets.of(phi, saw)).stream().map(Canary::flagged).toList();
        negate(SPLIT.targets());
        MarginBlock negated = Fleets.of(phi, saw);
        SplitScores after = scores(negated, 8);
        for (int number = 2; number <= 16; number += 2) {
            assertThat(after.targets().correct(number))
                    .isEqualTo(
                            number * SPLIT.targets().length - before.targets().correct(number));
            assertThat(after.shadows().correct(number))
                    .isEqualTo(before.shadows().correct(number));
        }
        for (BoundKind kind : List.of(BoundKind.TARGETS, BoundKind.TARGETS_F_DP, BoundKind.TARGETS_GAUSSIAN)) {
            assertThat(after.bestGuesses(kind, CANARIES, 0.95, 1e-4))
                    .isEqualTo(before.bestGuesses(kind, CANARIES, 0.95, 1e-4));
        }
        assertThat(canaries(negated).stream().mapToDouble(Canary::promise).toArray())
                .containsExactly(promises);
        assertThat(canaries(negated)).extracting(Canary::flagged).containsExactlyElementsOf(flags);
    }

    /** Canaries that are remembered more and more, so that shadows and targets both have an order of them, and not the same. */
    @Test
    void choiceOfACanary_doesNotDependOnTheCoinsOfAnyTarget() {
        for (int r = 0; r < RUNS; r++) {
            for (int i = 0; i < CANARIES; i++) {
                phi[r][i] += saw[r][i] ? 6F * i / CANARIES : 0;
            }
        }
        int[] order = order(Fleets.of(phi, saw));
        assertThat(order).isNotEqualTo(IntStream.range(0, CANARIES).toArray());
        negate(SPLIT.targets());
        assertThat(order(Fleets.of(phi, saw))).containsExactly(order);
    }

    /** As the bounds take them, the best canary first. */
    private static int[] order(MarginBlock block) {
        return BestCanaries.of(canaries(block), 0.05, 0).promising().stream()
                .mapToInt(Canary::id)
                .toArray();
    }

    private void negate(int[] runs) {
        for (int run : runs) {
            for (int i = 0; i < CANARIES; i++) {
                saw[run][i] = !saw[run][i];
            }
        }
    }

    /** Nor do guesses about one target depend on what another says, nor choices on any. */
    @Test
    void margins_ofTargets_matterToTheirOwnGuessesOnly() {
        SplitScores before = scores(Fleets.of(phi, saw), 8);
        List<Canary> canariesBefore = canaries(Fleets.of(phi, saw));
        for (int i = 0; i < CANARIES; i++) {
            phi[SPLIT.targets()[0]][i] = 7 * i % 11 - 5;
        }
        SplitScores after = scores(Fleets.of(phi, saw), 8);
        List<Canary> canariesAfter = canaries(Fleets.of(phi, saw));
        int guesses = 16;
        int others = SPLIT.targets().length - 1;
        // of all other targets every guess is as it was, so the counts differ by those of one run at most
        assertThat(Math.abs(after.targets().correct(guesses) - before.targets().correct(guesses)))
                .isLessThanOrEqualTo(guesses);
        assertThat(after.shadows().correct(guesses)).isEqualTo(before.shadows().correct(guesses));
        for (int i = 0; i < canariesAfter.size(); i++) {
            assertThat(canariesAfter.get(i).promise())
                    .isEqualTo(canariesBefore.get(i).promise());
            for (int r = 1; r <= others; r++) {
                assertThat(canariesAfter.get(i).flagged().get(r))
                        .isEqualTo(canariesBefore.get(i).flagged().get(r));
            }
        }
    }

    /** In a plain loop. */
    @Test
    void extremes_areThoseOfAPlainLoop_overBlocksInAnyOrder() {
        MarginBlock block = Fleets.of(phi, saw);
        PooledSums pooled = SplitScores.sums(block, SPLIT);
        int correct = 0;
        for (int target : SPLIT.targets()) {
            double[] scores = IntStream.range(0, CANARIES)
                    .mapToDouble(i -> Gaussians.of(block, i, SPLIT.shadows())
                            .online(
                                    block.margin(i, target),
                                    pooled.whole().in()[0],
                                    pooled.whole().out()[0]))
                    .toArray();
            List<Integer> ascending = IntStream.range(0, CANARIES)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> scores[i]))
                    .toList();
            for (int k = 0; k < 5; k++) {
                correct += saw[target][ascending.get(k)] ? 0 : 1;
                correct += saw[target][ascending.get(CANARIES - 1 - k)] ? 1 : 0;
            }
        }
        SplitScores first = SplitScores.of(part(0, 20), SPLIT, all(), pooled, 5);
        SplitScores second = SplitScores.of(part(20, 60), SPLIT, all(), pooled, 5);
        assertThat(first.add(second).targets().correct(10)).isEqualTo(correct);
        assertThat(second.add(first).targets().correct(10)).isEqualTo(correct);
        assertThat(first.add(second).targets().mostGuesses()).isEqualTo(10);
        assertThat(first.add(second).targets().scored(3)).isEqualTo(CANARIES);
    }

    private MarginBlock part(int from, int to) {
        float[][] some =
                Arrays.stream(phi).map(run -> Arrays.copyOfRange(run, from, to)).toArray(float[][]::new);
        boolean[][] in =
                Arrays.stream(saw).map(run -> Arrays.copyOfRange(run, from, to)).toArray(boolean[][]::new);
        MarginBlock block = Fleets.of(some, in);
        int[] ids = IntStream.range(from, to).toArray();
        return new MarginBlock(new Block(from, Block.ANY, ids), block.margins(), block.included(), block.correct());
    }

    @Test
    void onlyCanaries_areGuessed() {
        BitSet some = new BitSet();
        some.set(10, 30);
        MarginBlock block = Fleets.of(phi, saw);
        SplitScores found = SplitScores.of(block, SPLIT, some, SplitScores.sums(block, SPLIT), 50);
        assertThat(found.targets().scored(0)).isEqualTo(20);
        assertThat(found.targets().mostGuesses()).isEqualTo(20);
        assertThat(Canary.of(block, SPLIT, some, 0)).extracting(Canary::id).allMatch(some::get);
    }

    @Test
    void equalScores_goByTheId_andInfiniteOnesToTheEnds() {
        double[][] scores = {{0, 0, -0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}};
        PackedBits saw = PackedBits.of(new boolean[] {false, true, true, true, false, true});
        ExtremeScores found = ExtremeScores.of(IntStream.range(0, 6).toArray(), scores, new PackedBits[] {saw}, 2);
        // out: 4 and 0, in: 3 and 2
        assertThat(found.correct(4)).isEqualTo(4);
        assertThat(found.scored(0)).isEqualTo(5);
        assertThat(found.included(0)).isEqualTo(3);
        assertThat(found.mostGuesses()).isEqualTo(4);
    }

    @Test
    void thresholds_separateWhatShadowsSeparate() {
        RandomStream noise = new RandomStream(4);
        for (int r = 0; r < RUNS; r++) {
            for (int i = 1; i < CANARIES; i++) {
                phi[r][i] = (float) noise.nextGaussian();
            }
            saw[r][0] = r % 4 < 2;
            phi[r][0] = saw[r][0] ? 3 : -1;
        }
        Canary canary = canaries(Fleets.of(phi, saw)).get(0);
        assertThat(canary.rates()).isEqualTo(new Rates(6, 6, 0, 6, 0));
        BestCanaries best = BestCanaries.of(canaries(Fleets.of(phi, saw)), 0.05, 0);
        assertThat(best.promising().get(0).id()).isZero();
        assertThat(best.epsilon()).isCloseTo(new Rates(6, 6, 0, 6, 0).epsilon(0.05, 0), within(1e-12));
        assertThat(best.drawn(12, 5).runs()).isEqualTo(12);
    }

    @Test
    void aCanaryThatEveryShadowSaw_isNone() {
        for (int r = 0; r < RUNS; r++) {
            saw[r][5] = true;
        }
        assertThat(canaries(Fleets.of(phi, saw)))
                .extracting(Canary::id)
                .doesNotContain(5)
                .hasSize(CANARIES - 1);
    }

    @Test
    void bestOfBlocks_isTheBestOfAll() {
        List<Canary> all = canaries(Fleets.of(phi, saw));
        BestCanaries whole = BestCanaries.of(all, 0.01, 0);
        BestCanaries first = BestCanaries.of(all.subList(0, 25), 0.01, 0);
        BestCanaries second = BestCanaries.of(all.subList(25, 60), 0.01, 0);
        BestCanaries none = BestCanaries.of(List.of(), 0.01, 0);
        for (BestCanaries sum : List.of(
                first.add(second),
                second.add(first),
                none.add(first).add(second).add(none))) {
            assertThat(sum.epsilon()).isEqualTo(whole.epsilon());
            assertThat(sum.promising()).isEqualTo(whole.promising());
        }
    }
}
