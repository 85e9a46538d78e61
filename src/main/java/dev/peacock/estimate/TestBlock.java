package dev.peacock.estimate;

import java.io.Serializable;

/** A block of test examples with their columns over all runs: which runs get them right. */
public record TestBlock(Block block, BitColumns correct) implements Serializable {}
