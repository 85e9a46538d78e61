package dev.peacock.estimate;

import java.io.Serializable;

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

    /** The counts whose difference is the memorization of the block's i-th example. */
    public Counts memorization(int i) {
        return new TrainBlock(block, included, correct).memorization(i);
    }
}
