package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import java.io.Serializable;

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

    boolean isDefined(int in) {
        return in >= 2 && included.rows() - in >= 2;
    }
}
