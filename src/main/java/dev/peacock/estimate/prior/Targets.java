package dev.peacock.estimate.prior;

import dev.peacock.estimate.BitColumns;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Test examples of one label with all that the posterior of train examples' effects on them needs, but for the runs' grams.
 *
 * @param ids test ids, ascending
 * @param scores centred, t of each test example
 * @param near the inclusion of all train examples that are a neighbour of one of them
 * @param nearest by test example: its neighbours' places among {@code near}
 * @param squaredDistances to these
 */
public record Targets(int[] ids, double[] scores, BitColumns near, int[][] nearest, double[][] squaredDistances)
        implements Serializable {

    /**
     * A^-1 of the scores of each test example, and the variance of their noise as the prior's weights have it.
     *
     * @param alpha t of each test example; the effect of train example i is its prior variance times the sum of alpha over the
     *     runs that saw it
     * @param noise by test example; 0 where the score never changes
     */
    public record Solved(double[] alpha, double[] noise) implements Serializable {}

    public Solved solve(Whitened whitened) {
        int t = near.rows();
        double[] columns = whitened.columns(near);
        double[] alpha = scores.clone();
        double[] noise = new double[ids.length];
        whitened.whiten(alpha, ids.length);
        for (int j = 0; j < ids.length; j++) {
            if (changes(j)) {
                Whitened.OfOne one = whitened.ofOne(columns, nearest[j], squaredDistances[j]);
                noise[j] = one.quadratic(alpha, j * t) / (t - 1);
                one.alpha(alpha, j * t);
            }
        }
        whitened.unwhiten(alpha, ids.length);
        return new Solved(alpha, noise);
    }

    /**
     * The logarithm of the scores' likelihood, each test example's noise variance at its best, but for a constant: the larger, the
     * better the weights. Runs are as they were drawn, and means are estimated, which costs one degree of freedom.
     */
    public double logEvidence(Whitened whitened) {
        int t = near.rows();
        double[] columns = whitened.columns(near);
        double[] white = scores.clone();
        whitened.whiten(white, ids.length);
        double sum = 0;
        for (int j = 0; j < ids.length; j++) {
            if (changes(j)) {
                Whitened.OfOne one = whitened.ofOne(columns, nearest[j], squaredDistances[j]);
                sum -= ((t - 1) * Math.log(one.quadratic(white, j * t) / (t - 1)) + one.logDeterminant()) / 2;
            }
        }
        return sum;
    }

    private boolean changes(int j) {
        int t = near.rows();
        return Arrays.stream(scores, j * t, (j + 1) * t).anyMatch(score -> score != 0);
    }

    /** Scores without their mean; {@code t} of each of as many examples as there are. */
    public static double[] centred(float[] scores, int t) {
        double[] centred = new double[scores.length];
        for (int from = 0; from < scores.length; from += t) {
            double sum = 0;
            for (int r = from; r < from + t; r++) {
                sum += scores[r];
            }
            for (int r = from; r < from + t; r++) {
                centred[r] = isConstant(scores, from, t) ? 0 : scores[r] - sum / t;
            }
        }
        return centred;
    }

    private static boolean isConstant(float[] scores, int from, int t) {
        for (int r = from + 1; r < from + t; r++) {
            if (scores[r] != scores[from]) {
                return false;
            }
        }
        return true;
    }
}
