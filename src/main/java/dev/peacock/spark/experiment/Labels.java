package dev.peacock.spark.experiment;

import java.io.Serializable;

/** Labels by example, for the executors. */
public record Labels(int[] train, int[] test) implements Serializable {}
