package dev.peacock.estimate.prior;

import dev.peacock.estimate.BitColumns;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Test examples of one label with all that the posterior of train examples' effects on them needs, but for the runs' grams.
 *
 * @param ids test ids, ascending
 * @param scores t of each test example
 * @param nearIds all train examples that are a neighbour of one of them, ascending
 * @param near their inclusion
 * @param nearest by test example: its neighbours' places among {@code near}
 * @param squaredDistances to these
 */
public record Targets(
        int[] ids, double[] scores, int[] nearIds, BitColumns near, int[][] nearest, double[][] squaredDistances)
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
        int t = whitened.runs();
        double[] columns = whitened.columns(near);
        double[] alpha = leading(t);
        double[] noise = new double[ids.length];
        whitened.whiten(alpha, ids.length);
        for (int j = 0; j < ids.length; j++) {
            if (changes(j, t)) {
                Whitened.OfOne one = ofOne(whitened, columns, j);
                noise[j] = one.quadratic(alpha, j * t) / (t - 1);
                one.alpha(alpha, j * t);
            }
        }
        whitened.unwhiten(alpha, ids.length);
        return new Solved(alpha, noise);
    }

    /**
     * The logarithm of the scores' likelihood, each test example's noise variance at its best, but for a constant: the larger, the
     * better the weights. The mean of scores is estimated, which costs one degree of freedom.
     */
    public double logEvidence(Whitened whitened) {
        int t = whitened.runs();
        double[] columns = whitened.columns(near);
        double[] white = leading(t);
        whitened.whiten(white, ids.length);
        double sum = 0;
        for (int j = 0; j < ids.length; j++) {
            if (changes(j, t)) {
                Whitened.OfOne one = ofOne(whitened, columns, j);
                sum -= ((t - 1) * Math.log(one.quadratic(white, j * t) / (t - 1)) + one.logDeterminant()) / 2;
            }
        }
        return sum;
    }

    Whitened.OfOne ofOne(Whitened whitened, double[] columns, int j) {
        return whitened.ofOne(columns, nearest[j], squaredDistances[j]);
    }

    /** The scores in the first {@code t} runs, centred over these. */
    private double[] leading(int t) {
        double[] some = new double[ids.length * t];
        for (int j = 0; j < ids.length; j++) {
            int from = j * near.rows();
            double mean = Arrays.stream(scores, from, from + t).average().orElse(0);
            for (int r = 0; r < t; r++) {
                some[j * t + r] = changes(j, t) ? scores[from + r] - mean : 0;
            }
        }
        return some;
    }

    /** The prior's variance of a pair of test example j, in units of the noise's. */
    public double variance(PriorWeights weights, int j, int trainId, boolean sameLabel) {
        double variance = weights.variance(sameLabel);
        int place = Arrays.binarySearch(nearIds, trainId);
        for (int k = 0; place >= 0 && k < nearest[j].length; k++) {
            variance += nearest[j][k] == place ? weights.kernel(squaredDistances[j][k]) : 0;
        }
        return variance;
    }

    /** Only those test examples at some places. */
    public Targets only(int[] places) {
        int t = near.rows();
        double[] of = new double[places.length * t];
        for (int c = 0; c < places.length; c++) {
            System.arraycopy(scores, places[c] * t, of, c * t, t);
        }
        int[] kept = Arrays.stream(places)
                .flatMap(j -> Arrays.stream(nearest[j]))
                .sorted()
                .distinct()
                .toArray();
        BitColumns columns = new BitColumns(kept.length, t);
        for (int c = 0; c < kept.length; c++) {
            columns.copy(c, near, kept[c]);
        }
        return new Targets(
                Arrays.stream(places).map(j -> ids[j]).toArray(),
                of,
                Arrays.stream(kept).map(i -> nearIds[i]).toArray(),
                columns,
                Arrays.stream(places)
                        .mapToObj(j -> Arrays.stream(nearest[j])
                                .map(i -> Arrays.binarySearch(kept, i))
                                .toArray())
                        .toArray(int[][]::new),
                Arrays.stream(places).mapToObj(j -> squaredDistances[j]).toArray(double[][]::new));
    }

    /**
     * The variances of the posterior of pairs of one test example, in units of its noise's.
     *
     * @param included of the pairs' train examples
     * @param variances the prior's
     */
    public double[] posteriorVariances(
            Whitened whitened, double[] nearColumns, int j, BitColumns included, double[] variances) {
        double[] columns = whitened.columns(included);
        Whitened.OfOne one = ofOne(whitened, nearColumns, j);
        double[] of = new double[variances.length];
        Arrays.setAll(of, i -> one.posteriorVariance(variances[i], columns, i * whitened.runs()));
        return of;
    }

    /** Whether the score on a test example changes from run to run at all, in the first {@code t}. */
    boolean changes(int j, int t) {
        int from = j * near.rows();
        return Arrays.stream(scores, from, from + t).anyMatch(score -> score != scores[from]);
    }

    /** Scores as doubles. */
    public static double[] of(float[] scores) {
        double[] of = new double[scores.length];
        Arrays.setAll(of, at -> scores[at]);
        return of;
    }
}
