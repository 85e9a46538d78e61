package dev.peacock.estimate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What is believed of a train example's effect on a test example's score, after all train examples' effects were estimated together:
 * shrunk towards 0, so biased, and nearer to the truth on average than the difference of means.
 *
 * @param sd the standard deviation, calibrated on models that were left out; null where it could not be
 */
public record Posterior(double mean, @Nullable Double sd) implements Serializable {}
