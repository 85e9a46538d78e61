package dev.peacock.config;

import java.io.Serializable;

/**
 * How one model is trained by all executors together. Both are part of an experiment's identity, since they change the
 * trained model; the number of executors is not.
 *
 * @param workers batches that a step takes at a time, each by a copy of the model of its own
 * @param averagingFrequency steps after which the copies are averaged
 */
public record DataParallelConfig(int workers, int averagingFrequency) implements Serializable {}
