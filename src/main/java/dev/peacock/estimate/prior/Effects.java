package dev.peacock.estimate.prior;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What gives the posterior means of all train examples' effects on the test examples of a block: the prior's variance of a pair times
 * the sum of alpha over the runs that saw the train example.
 *
 * @param alpha t of each test example
 * @param noise variance by test example
 * @param near by test example: its neighbours' train ids, ascending
 * @param kernels what the prior's variance is larger by for these
 */
public record Effects(PriorWeights weights, float[] alpha, double[] noise, int[][] near, double[][] kernels)
        implements Serializable {

    /** The prior's variance of a pair, in units of the noise's variance. */
    public double variance(int trainId, boolean sameLabel, int j) {
        int place = Arrays.binarySearch(near[j], trainId);
        return weights.variance(sameLabel) + (place < 0 ? 0 : kernels[j][place]);
    }

    /** The largest prior variance of a pair with test example j. */
    public double mostVariance(int j) {
        return weights.variance(true) + Arrays.stream(kernels[j]).max().orElse(0);
    }

    /** The sum of |alpha| of test example j. */
    public double size(int j) {
        int t = alpha.length / noise.length;
        double sum = 0;
        for (int r = j * t; r < (j + 1) * t; r++) {
            sum += Math.abs(alpha[r]);
        }
        return sum;
    }
}
