package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.TableCounts;
import java.io.Serializable;
import java.util.Arrays;

/**
 * A block of train examples, as pairs with test examples need them.
 *
 * @param memorization by place in the block: the difference of the example's own mean scores; NaN where undefined
 */
public record ScoredTrain(Block block, BitColumns included, double[] memorization) implements Serializable {

    /** Number of examples whose influence is defined: at least two models saw them, and at least two did not. */
    public int defined() {
        int defined = 0;
        for (int i = 0; i < block.size(); i++) {
            defined += isDefined(included.count(i)) ? 1 : 0;
        }
        return defined;
    }

    /**
     * The influence of each on the test examples {@code from} to {@code to - 1} of a block, test example after test example, by sums in
     * float; NaN where undefined.
     *
     * @param centred as {@link TestScores#centred} has them
     */
    public float[] influence(float[] centred, int from, int to) {
        int n = block.size();
        int t = included.rows();
        float[] sums = new MaskProduct().of(included, Arrays.copyOfRange(centred, from * t, to * t));
        float[] values = new float[Math.multiplyExact(n, to - from)];
        for (int i = 0; i < n; i++) {
            int in = included.count(i);
            // of centred scores, a sum is so many times the difference of means
            double weight = isDefined(in) ? (double) in * (t - in) / t : Double.NaN;
            for (int j = 0; j < to - from; j++) {
                values[j * n + i] = (float) (sums[i * (to - from) + j] / weight);
            }
        }
        return values;
    }

    /** Counts the 2x2 tables of all pairs with a defined influence; {@code correct}: which models are right about each test example. */
    public void addPairs(BitColumns correct, TableCounts tables) {
        int[] right = correct.counts();
        for (int i = 0; i < block.size(); i++) {
            int in = included.count(i);
            for (int j = 0; isDefined(in) && j < right.length; j++) {
                tables.add(in, right[j], included.countBoth(i, correct, j));
            }
        }
    }

    boolean isDefined(int in) {
        return in >= 2 && included.rows() - in >= 2;
    }
}
