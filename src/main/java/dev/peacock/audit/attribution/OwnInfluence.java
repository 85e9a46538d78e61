package dev.peacock.audit.attribution;

import java.util.Arrays;

/**
 * The influence that models estimate, the mean margin of those that saw a train example less that of the others, as scores for other
 * models. Its sum over the examples that a judging model saw is linear in the margins, with weights
 * w_is = 1/k_i where model s saw example i and -1/(t - k_i) where it did not, and 0 where all did or none.
 */
public final class OwnInfluence {
    private OwnInfluence() {}

    /** What the influence by the choosing models foretells of the judging ones; {@code margins}: of the choosing ones. */
    public static LinearPredictions predictions(Masks choosing, Masks judging, float[][] margins) {
        int t = choosing.models();
        SubsetSums sums = new SubsetSums(judging, t, new int[0]);
        int[] counts = choosing.counts();
        int atOnce = sums.trainAtOnce();
        double[] values = new double[Math.min(choosing.n(), atOnce) * t];
        for (int first = 0; first < choosing.n(); first += atOnce) {
            int count = Math.min(atOnce, choosing.n() - first);
            for (int i = 0; i < count; i++) {
                weights(choosing, first + i, counts[first + i], values, i * t);
            }
            sums.trainRows(first, count, values);
        }
        double[][] weights = new double[judging.models()][t];
        double[] column = new double[judging.models()];
        for (int s = 0; s < t; s++) {
            sums.column(s, column);
            for (int r = 0; r < column.length; r++) {
                weights[r][s] = column[r];
            }
        }
        return new LinearPredictions(weights, margins);
    }

    /** The influence of every train example on test example j. */
    public static double[] scores(Masks choosing, float[][] margins, int j) {
        int t = choosing.models();
        int[] counts = choosing.counts();
        double[] weights = new double[t];
        double[] scores = new double[choosing.n()];
        for (int i = 0; i < scores.length; i++) {
            weights(choosing, i, counts[i], weights, 0);
            for (int s = 0; s < t; s++) {
                scores[i] += weights[s] * margins[s][j];
            }
        }
        return scores;
    }

    private static void weights(Masks choosing, int i, int count, double[] into, int at) {
        int t = choosing.models();
        if (count == 0 || count == t) {
            Arrays.fill(into, at, at + t, 0);
            return;
        }
        for (int s = 0; s < t; s++) {
            into[at + s] = choosing.saw(s, i) ? 1.0 / count : -1.0 / (t - count);
        }
    }
}
