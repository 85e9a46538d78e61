package dev.peacock.estimate.plan;

import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.TrainBlock;

import java.io.Serializable;

/**
 * How many models a design that draws blocks of runs saves for memorization, measured on its own runs: sums over train
 * examples of the variance that independent runs would have, and of the jackknife variance.
 */
public record DesignSaving(double binomial, double jackknife) implements Serializable {
    public static final DesignSaving NONE = new DesignSaving(0, 0);

    /** Of a block's examples that have both variances. */
    public static DesignSaving of(TrainBlock block, BlockJackknife jackknife) {
        DesignSaving sum = NONE;
        for (int i = 0; i < block.block().size(); i++) {
            Double binomial = block.memorization(i).standardError();
            Double blocks = jackknife.memorization(block, i).standardError();
            if (binomial != null && blocks != null) {
                sum = sum.plus(new DesignSaving(binomial * binomial, blocks * blocks));
            }
        }
        return sum;
    }

    public DesignSaving plus(DesignSaving other) {
        return new DesignSaving(binomial + other.binomial, jackknife + other.jackknife);
    }

    /** How many times fewer models the design needs for the same mean squared error; 1 where nothing varies. */
    public double times() {
        return jackknife == 0 ? 1 : binomial / jackknife;
    }
}
