package dev.peacock.audit.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.attack.Curve;
import dev.peacock.attack.Splits;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.RunGroups;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitsTest {
    /** Each run is a block. */
    static Splits single(int runs) {
        return single(runs, Splits.SPLITS);
    }

    static Splits single(int runs, int splits) {
        return new Splits(new RunGroups(IntStream.rangeClosed(1, runs).toArray()), splits, 1);
    }

    @Test
    void halves_areAsLargeAndHaveNoRunInCommon() {
        Splits splits = single(7);
        assertThat(splits.count()).isEqualTo(2 * Splits.SPLITS);
        for (int k = 0; k < splits.count(); k += 2) {
            int[] both = IntStream.concat(Arrays.stream(splits.runs(k)), Arrays.stream(splits.runs(k + 1)))
                    .distinct()
                    .toArray();
            assertThat(splits.runs(k)).hasSize(3).isSorted();
            assertThat(splits.runs(k + 1)).hasSize(3).isSorted();
            assertThat(both).hasSize(6);
        }
        // all runs have their turn
        assertThat(IntStream.range(0, splits.count()).flatMap(k -> Arrays.stream(splits.runs(k))))
                .contains(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void blocks_stayTogether() {
        Splits splits = new Splits(new RunGroups(new int[] {2, 4, 7, 9}), Splits.SPLITS, 1);
        for (int k = 0; k < splits.count(); k++) {
            int[] runs = splits.runs(k);
            for (int[] block : new int[][] {{0, 1}, {2, 3}, {4, 5, 6}, {7, 8}}) {
                long in = Arrays.stream(runs)
                        .filter(run -> run >= block[0] && run <= block[block.length - 1])
                        .count();
                assertThat(in).isIn(0L, (long) block.length);
            }
        }
    }

    /** Mean of (x - y)^2 / 2 is .0002, and 16 of 33 runs are in a half; t at .975 with 1 / (1/32 + 1/32) = 16 degrees. */
    @Test
    void interval_isStudents() {
        double[] byHalf =
                IntStream.range(0, 64).mapToDouble(k -> k % 2 == 0 ? 0.7 : 0.72).toArray();
        Interval interval = Objects.requireNonNull(single(33).of(0.75, byHalf));
        double half = 2.119905299221011 * Math.sqrt(0.0002 * 16 / 33);
        assertThat(interval.low()).isCloseTo(0.75 - half, within(1e-12));
        assertThat(interval.high()).isCloseTo(0.75 + half, within(1e-12));
    }

    /** The same of roots .1 and .12 around the root .2, and squared. */
    @Test
    void intervalOfAShare_isOfItsRoot() {
        double[] byHalf = IntStream.range(0, 64)
                .mapToDouble(k -> k % 2 == 0 ? 0.01 : 0.0144)
                .toArray();
        Interval interval = Objects.requireNonNull(single(33).ofShare(0.04, byHalf));
        double half = 2.119905299221011 * Math.sqrt(0.0002 * 16 / 33);
        assertThat(interval.low()).isCloseTo((0.2 - half) * (0.2 - half), within(1e-12));
        assertThat(interval.high()).isCloseTo((0.2 + half) * (0.2 + half), within(1e-12));
        assertThat(Objects.requireNonNull(single(33).ofShare(0, byHalf)).low()).isZero();
    }

    @Test
    void intervals_areUndefined_withoutTwoBlocks_ofWhatDoesNotVary_andWhereAHalfHasNoFigure() {
        assertThat(single(1).count()).isZero();
        assertThat(single(1).of(0.5, new double[0])).isNull();
        double[] same = new double[64];
        Arrays.fill(same, 0.6);
        assertThat(single(40).of(0.5, same)).isNull();
        double[] some = same.clone();
        some[5] = 0.7;
        assertThat(single(40).of(0.5, some)).isNotNull();
        assertThat(single(40).of(Double.NaN, some)).isNull();
        some[6] = Double.NaN;
        assertThat(single(40).of(0.5, some)).isNull();
    }

    @Test
    void largeFleets_areSplitLessOften() {
        assertThat(Splits.of(0)).isEqualTo(32);
        assertThat(Splits.of(16_000_000)).isEqualTo(32);
        assertThat(Splits.of(500L * 60_000)).isEqualTo(17);
        assertThat(Splits.of(2_000L * 1_281_167)).isEqualTo(8);
    }

    /** Of a mean over runs, the interval is Student's over them: splits compare means of halves. */
    @Test
    void intervalOfAMean_isThatOfItsStandardError() {
        int runs = 400;
        RandomStream random = new RandomStream(4);
        double[] byRun =
                IntStream.range(0, runs).mapToDouble(r -> random.nextGaussian()).toArray();
        double mean = Arrays.stream(byRun).sum() / runs;
        double squares = Arrays.stream(byRun).map(x -> (x - mean) * (x - mean)).sum();
        Interval interval = Objects.requireNonNull(single(runs)
                .of(
                        mean,
                        weights -> IntStream.range(0, runs)
                                        .mapToDouble(r -> weights[r] * byRun[r])
                                        .sum()
                                / Arrays.stream(weights).sum()));
        double half = (interval.high() - interval.low()) / 2;
        // (half / (t se))^2 is chi square with 32 degrees of freedom over 32, nearly: within .11 and 2.9 but for 1e-6
        double expected = 2.04 * Math.sqrt(squares / (runs - 1) / runs);
        assertThat(half * half).isBetween(0.11 * expected * expected, 2.9 * expected * expected);
    }

    /** Where half of the runs give away much and half nothing, intervals are wide, which rows drawn one by one would not see. */
    @Test
    void intervals_seeThatPairsOfARunGoTogether() {
        int t = 60;
        MarginBlock block = Fleets.balanced(t, 2_000, 1, new RandomStream(5));
        float[] uneven = block.margins().clone();
        for (int i = 0; i < block.size(); i++) {
            for (int r = 0; r < t; r++) {
                uneven[i * t + r] += block.included().get(i, r) ? (r % 2 == 0 ? 1 : -1) : 0;
            }
        }
        MarginBlock other = new MarginBlock(block.block(), uneven, block.included(), block.correct());
        assertThat(width(other)).isGreaterThan(10 * width(block));
    }

    private static double width(MarginBlock block) {
        Curve curve = Curve.of(Fleets.tally(block, block.margins()));
        Splits splits = single(block.runs());
        Interval auc = Objects.requireNonNull(CurveIntervals.of(
                        splits,
                        curve,
                        IntStream.range(0, splits.count())
                                .mapToObj(k -> block.only(splits.runs(k)))
                                .map(half -> Fleets.bins(curve, half, half.margins()))
                                .toList())
                .auc());
        return auc.high() - auc.low();
    }
}
