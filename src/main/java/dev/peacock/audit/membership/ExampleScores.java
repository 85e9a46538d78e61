package dev.peacock.audit.membership;

import dev.peacock.estimate.Counts;
import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How exposed the examples of a block are to one attack, as arrays by example. NaN means undefined.
 *
 * @param meanIn mean score over the runs that saw the example
 * @param meanOut mean score over the others
 * @param tpr by threshold, the share of the runs that saw the example, and have a score, whose score reaches it
 */
public record ExampleScores(int[] ids, Counts[] counts, double[] meanIn, double[] meanOut, double[][] tpr)
        implements Serializable {

    /** {@code scores} are of one attack, by example and run, and so are {@code thresholds}. */
    public static ExampleScores of(MarginBlock block, float[] scores, float[] thresholds) {
        int size = block.size();
        ExampleScores of = new ExampleScores(
                block.block().ids(),
                new Counts[size],
                new double[size],
                new double[size],
                new double[thresholds.length][size]);
        Arrays.setAll(of.counts, block::memorization);
        for (int i = 0; i < size; i++) {
            of.measure(block, scores, i, thresholds);
        }
        return of;
    }

    private void measure(MarginBlock block, float[] scores, int i, float[] thresholds) {
        double sumIn = 0;
        double sumOut = 0;
        int in = 0;
        int out = 0;
        int[] reached = new int[thresholds.length];
        for (int r = 0, at = i * block.runs(); r < block.runs(); r++, at++) {
            float score = scores[at];
            if (Float.isNaN(score)) {
                continue;
            }
            if (!block.included().get(i, r)) {
                sumOut += score;
                out++;
                continue;
            }
            sumIn += score;
            in++;
            for (int k = 0; k < thresholds.length; k++) {
                reached[k] += score >= thresholds[k] ? 1 : 0;
            }
        }
        meanIn[i] = sumIn / in;
        meanOut[i] = sumOut / out;
        for (int k = 0; k < thresholds.length; k++) {
            tpr[k][i] = (double) reached[k] / in;
        }
    }

    /** Mean score where seen minus mean score where not. */
    public double vulnerability(int i) {
        return meanIn[i] - meanOut[i];
    }
}
