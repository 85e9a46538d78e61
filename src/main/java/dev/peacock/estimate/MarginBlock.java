package dev.peacock.estimate;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A block of examples with their margins (logit-scaled confidence) over all runs, and which runs saw them and classify
 * them correctly. Of test examples, which no run saw, no bit of {@code included} is set.
 *
 * @param margins phi = log f_y - log sum_{y' != y} f_y', natural logarithm; that of the block's i-th example in run r (the
 *     r-th of those that count) stands at i * runs + r; never NaN or infinite
 */
public record MarginBlock(Block block, float[] margins, BitColumns included, BitColumns correct)
        implements Serializable {

    /** Number of examples. */
    public int size() {
        return block.size();
    }

    /** t. */
    public int runs() {
        return included.rows();
    }

    /** Margin of the block's i-th example in a run. */
    public float margin(int i, int run) {
        return margins[i * runs() + run];
    }

    /** The same of some runs only, in the given order. */
    public MarginBlock only(int[] some) {
        int t = runs();
        float[] of = new float[size() * some.length];
        for (int i = 0, at = 0; i < size(); i++) {
            for (int run : some) {
                of[at++] = margins[i * t + run];
            }
        }
        return new MarginBlock(block, of, included.only(some), correct.only(some));
    }

    /** The same of some of its examples only, given by their places, ascending. */
    public MarginBlock examples(int[] some) {
        int t = runs();
        float[] of = new float[some.length * t];
        BitColumns saw = new BitColumns(some.length, t);
        BitColumns right = new BitColumns(some.length, t);
        for (int k = 0; k < some.length; k++) {
            System.arraycopy(margins, some[k] * t, of, k * t, t);
            saw.copy(k, included, some[k]);
            right.copy(k, correct, some[k]);
        }
        int[] ids = Arrays.stream(some).map(i -> block.ids()[i]).toArray();
        return new MarginBlock(new Block(block.index(), block.label(), ids), of, saw, right);
    }

    /** The counts whose difference is the memorization of the block's i-th example. */
    public Counts memorization(int i) {
        return new TrainBlock(block, included, correct).memorization(i);
    }
}
