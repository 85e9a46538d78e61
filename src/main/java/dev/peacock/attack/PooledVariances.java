package dev.peacock.attack;

import java.io.Serializable;

/**
 * Within-example variances pooled over all examples, by target run, the target's own margins left out: of margins of models
 * that saw the example, and of those that did not. NaN where no example has two shadows on a side.
 */
public record PooledVariances(double[] in, double[] out) implements Serializable {}
