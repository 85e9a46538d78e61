package dev.peacock.estimate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A block of examples with the labels that models give them, and which runs saw them.
 *
 * @param predictions the label that the r-th of the runs that count gives the block's i-th example, at {@code i * runs + r}
 * @param margins likewise, as in {@link MarginBlock} but that they may be NaN; empty if none are known
 * @param runs number of runs
 * @param included null for a block of test examples, which no run sees
 */
public record PredictionBlock(
        Block block,
        char[] predictions,
        float[] margins,
        int runs,
        @Nullable BitColumns included) implements Serializable {

    /** Whether a run saw the block's i-th example. */
    public boolean saw(int i, int run) {
        return included != null && included.get(i, run);
    }

    public int prediction(int i, int run) {
        return predictions[i * runs + run];
    }

    /** NaN where it is not known. */
    public float margin(int i, int run) {
        return margins.length == 0 ? Float.NaN : margins[i * runs + run];
    }
}
