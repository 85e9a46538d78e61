package dev.peacock.config;

import java.io.Serializable;

/**
 * How gradients are clipped. Every trainer does the following in a step, in this order, as DL4J does:
 *
 * <ol>
 *   <li>The gradient of the cross-entropy is summed over the batch and divided by the number of its examples (the last batch
 *       of an epoch may have fewer).
 *   <li>It is clipped, as {@code by} says.
 *   <li>{@code training.l2} times the weight is added to the gradient of each weight: of dense, convolution and output
 *       layers, never of biases or of batch-norm's gamma and beta.
 *   <li>The updater makes a step u of the gradient, with the learning rate of this step (steps are counted from 0).
 *   <li>rate * {@code training.weight-decay} * weight is added to u for the same weights as in 3, with the weights of before
 *       the step.
 *   <li>The parameters become parameters - u.
 * </ol>
 *
 * <p>Batch-norm's layers are never clipped by {@code VALUE} or {@code LAYER_NORM}: DL4J keeps the steps of the running mean
 * and variance among a layer's gradients, and would clip those too, which makes the statistics wrong.
 *
 * @param at the bound, above 0
 */
public record ClipConfig(By by, double at) implements Serializable {

    /** What the bound applies to. */
    public enum By {
        /** Every element g becomes min(max(g, -at), at). */
        VALUE,
        /**
         * The gradient of each layer, weights and biases together, is multiplied by at / norm where its Euclidean norm is
         * larger than {@code at}.
         */
        LAYER_NORM,
        /**
         * The same for the gradient of all layers together (Pascanu, Mikolov and Bengio 2013), batch-norm's gamma and beta
         * included, its statistics not. DL4J has no such thing.
         */
        NORM
    }
}
