package dev.peacock.audit.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.prior.PriorWeights;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BelievedValuesTest {
    private static final int N = 20;
    private static final int Q = 9;
    private static final int T = 12;

    /** One by one: the mean over the test examples 1, 2, 5 and 8 of the prior's variance times the sum of alpha. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void valueIsTheMeanOfEffects(boolean labelled) {
        RandomStream random = new RandomStream(3);
        BitColumns included = new BitColumns(N, T);
        IntStream.range(0, N * T).filter(at -> random.nextInt(2) == 1).forEach(at -> included.set(at / T, at % T));
        int[] testLabels = IntStream.range(0, Q).map(j -> labelled ? j % 3 : 0).toArray();
        int[] trainLabels = IntStream.range(0, N).map(i -> labelled ? i % 3 : 0).toArray();
        List<Block> blocks = Block.cut(testLabels, labelled, 2);
        List<Effects> effects =
                blocks.stream().map(block -> effects(block.size(), random)).toList();
        List<Integer> counted = List.of(1, 2, 5, 8);
        BelievedValues values = new BelievedValues(blocks, effects, labelled ? 3 : 1, counted::contains);
        for (int i = 0; i < N; i++) {
            double expected = 0;
            for (Block block : blocks) {
                Effects of = effects.get(block.index());
                for (int at = 0; at < block.size(); at++) {
                    double alpha = 0;
                    for (int run = 0; run < T; run++) {
                        alpha += included.get(i, run) ? of.alpha()[at * T + run] : 0;
                    }
                    boolean same = trainLabels[i] == testLabels[block.ids()[at]];
                    expected += counted.contains(block.ids()[at]) ? of.variance(i, same, at) * alpha / 4 : 0;
                }
            }
            assertThat(values.value(included, i, i, trainLabels[i])).isCloseTo(expected, within(1e-12));
        }
    }

    private static Effects effects(int size, RandomStream random) {
        float[] alpha = new float[size * T];
        IntStream.range(0, alpha.length).forEach(at -> alpha[at] = (float) random.nextGaussian());
        return new Effects(
                new PriorWeights(0.1, 0.4, 1, 1),
                alpha,
                new double[size],
                IntStream.range(0, size)
                        .mapToObj(at -> new int[] {at, 5 + at, 17})
                        .toArray(int[][]::new),
                IntStream.range(0, size)
                        .mapToObj(at -> new double[] {0.9, 0.5, 0.2})
                        .toArray(double[][]::new));
    }
}
