package dev.peacock.estimate.prior;

import java.io.Serializable;

/**
 * The prior variance of a train example's effect on a test example, in units of the variance of the score's noise: {@code all}
 * for every train example, {@code label} more for one of the same label, and {@code near} exp(-d^2 / scale) more for a neighbour
 * at the distance d.
 *
 * @param scale in the unit of squared distances, above 0
 */
public record PriorWeights(double all, double label, double near, double scale) implements Serializable {

    /** What a neighbour has more than others. */
    public double kernel(double squaredDistance) {
        return near * Math.exp(-squaredDistance / scale);
    }

    /** The variance for a train example that is no neighbour. */
    public double variance(boolean sameLabel) {
        return sameLabel ? all + label : all;
    }

    /** The same with all variances {@code factor} times as large. */
    public PriorWeights times(double factor) {
        return new PriorWeights(all * factor, label * factor, near * factor, scale);
    }
}
