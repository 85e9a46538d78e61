package dev.peacock.attack;

import java.io.Serializable;

/**
 * Within-example variances of margins pooled over all examples, by target run and without the target's own margins: for
 * models that saw the example, and for those that did not. NaN if no example has two shadow models on a side.
 */
public record PooledVariances(double[] in, double[] out) implements Serializable {}
