package dev.peacock.spark;

import java.io.Serializable;

/** Labels by example, for the executors. */
record Labels(int[] train, int[] test) implements Serializable {}
