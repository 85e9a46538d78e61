package dev.peacock.estimate;

import java.io.Serializable;

/**
 * The train examples near those of a block, with their columns over all runs: which runs saw them.
 *
 * @param ids of the columns, ascending
 * @param nearest by place in the block: the nearest train examples, nearest first, as places among {@code ids}
 */
public record Neighbourhood(int[] ids, BitColumns included, int[][] nearest) implements Serializable {}
