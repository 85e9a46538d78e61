package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.estimate.Block;
import dev.peacock.estimate.prior.Effects;
import dev.peacock.estimate.prior.PriorWeights;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BelievedInfluenceTest {
    private static final int N = 70;
    private static final int T = 30;
    private static final int Q = 7;
    private static final PriorWeights WEIGHTS = new PriorWeights(0.02, 0.3, 1, 2);

    /** Effects are the prior's variance of the pair times the sum of alpha, and predictions their sums over what a model saw. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void predictionsAreSumsOfEffects(boolean labelled) {
        RandomStream random = new RandomStream(9);
        Masks choosing = new LinearWorld(T, N, 1, 1, 5, random).judges.masks();
        Masks judging = new LinearWorld(20, N, 1, 1, 5, random).judges.masks();
        int[] trainLabels = IntStream.range(0, N).map(i -> i % 3).toArray();
        int[] testLabels = IntStream.range(0, Q).map(j -> j % 2).toArray();
        List<Block> blocks = Block.cut(testLabels, labelled, 3);
        List<Effects> effects =
                blocks.stream().map(block -> effects(block, random)).toList();
        BelievedInfluence influence = new BelievedInfluence(choosing, trainLabels, blocks, effects);
        Predictions predictions = influence.predictions(judging);
        for (int b = 0; b < blocks.size(); b++) {
            for (int at = 0; at < blocks.get(b).size(); at++) {
                int j = blocks.get(b).ids()[at];
                double[] scores = influence.scores(j);
                double[] foretold = new double[20];
                predictions.column(j, foretold);
                for (int i = 0; i < N; i++) {
                    double alpha = 0;
                    for (int s = 0; s < T; s++) {
                        alpha += choosing.saw(s, i) ? effects.get(b).alpha()[at * T + s] : 0;
                    }
                    boolean same = !labelled || trainLabels[i] == testLabels[j];
                    double variance = 0.02 + (same ? 0.3 : 0) + (i == 5 ? 0.7 : i == 66 ? 0.4 : 0);
                    assertThat(scores[i]).isCloseTo(variance * alpha, within(1e-12));
                }
                for (int r = 0; r < 20; r++) {
                    int model = r;
                    double sum = IntStream.range(0, N)
                            .filter(i -> judging.saw(model, i))
                            .mapToDouble(i -> scores[i])
                            .sum();
                    // sums are kept as floats
                    assertThat(foretold[r]).isCloseTo(sum, within(1e-5 * (1 + Math.abs(sum))));
                }
            }
        }
    }

    private static Effects effects(Block block, RandomStream random) {
        float[] alpha = new float[block.size() * T];
        for (int at = 0; at < alpha.length; at++) {
            alpha[at] = (float) random.nextGaussian();
        }
        double[] noise = new double[block.size()];
        Arrays.fill(noise, 1);
        int[][] near = IntStream.range(0, block.size())
                .mapToObj(j -> new int[] {5, 66})
                .toArray(int[][]::new);
        double[][] kernels = IntStream.range(0, block.size())
                .mapToObj(j -> new double[] {0.7, 0.4})
                .toArray(double[][]::new);
        return new Effects(WEIGHTS, alpha, noise, near, kernels);
    }
}
