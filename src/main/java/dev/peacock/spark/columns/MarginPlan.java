package dev.peacock.spark.columns;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of margins: train examples in the order of their ids, and last a block of some test examples. The blocks
 * depend only on the sizes, not on the cluster, so that floating-point sums over blocks are the same everywhere.
 *
 * @param blocks of train examples
 * @param test the block of test examples
 * @param n number of train examples
 * @param q number of test examples
 * @param runs those that count, ascending
 * @param remedy what to do about runs without margins, in words
 */
public record MarginPlan(List<Block> blocks, Block test, int n, int q, int[] runs, String remedy)
        implements Serializable {
    /** Bytes of a block's margins, unless a single example has more. */
    public static final int MOST_BYTES = 16 << 20;

    private static final int MOST_EXAMPLES = 2048;
    private static final int FEWEST_EXAMPLES = 64;
    private static final int BLOCKS = 16;

    private static final int INCLUDED = 1;
    private static final int CORRECT = 2;

    /** One run's margins of the examples of a block, and a byte of bits for each. */
    public record Slice(int place, float[] margins, byte[] bits) implements Serializable {}

    public static MarginPlan of(int n, int q, int[] testIds, int[] runs, String remedy) {
        int examples = Math.max(FEWEST_EXAMPLES, Math.min(MOST_EXAMPLES, (n + BLOCKS - 1) / BLOCKS));
        int size = Math.max(1, Math.min(examples, mostValues() / runs.length));
        return new MarginPlan(
                List.copyOf(Block.cut(new int[n], false, size)), new Block(-1, Block.ANY, testIds), n, q, runs, remedy);
    }

    /** Numbers that fit into {@link #MOST_BYTES}. */
    public static int mostValues() {
        return MOST_BYTES / Float.BYTES;
    }

    /** Of train examples and the one of test examples. */
    public int parts() {
        return blocks.size() + 1;
    }

    private boolean isTest(int part) {
        return part == blocks.size();
    }

    private Block block(int part) {
        return isTest(part) ? test : blocks.get(part);
    }

    /** The place of a row's run among those that count, or a negative number; UserError if it has no margins or bad ones. */
    public int check(OutcomeRow row) {
        int place = Arrays.binarySearch(runs, row.run());
        if (place >= 0) {
            check(row, row.trainMargin(), n, "train");
            check(row, row.testMargin(), q, "test");
        }
        return place;
    }

    private void check(OutcomeRow row, float @Nullable [] margins, int size, String split) {
        if (margins == null) {
            throw new UserError(
                    "run " + row.run() + " has no margins, and finished runs are never trained again: " + remedy);
        }
        if (margins.length != size) {
            throw new UserError("run " + row.run() + " has " + margins.length + " margins for " + size + " " + split
                    + " examples; run train --repair, which trains damaged runs again");
        }
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(margins[i])) {
                throw new UserError(
                        "run " + row.run() + ": its margin of " + split + " example " + i + " is " + margins[i]
                                + ", so it cannot be used; move the outcome file of this run away and run train again");
            }
        }
    }

    /** A part's slice of a row that was checked. */
    public Slice cut(int part, int place, OutcomeRow row) {
        boolean isTest = isTest(part);
        float[] from = isTest ? row.testMargin() : row.trainMargin();
        if (from == null) {
            throw new IllegalStateException("run " + row.run() + " was not checked");
        }
        PackedBits correct = isTest ? row.testCorrect() : row.trainCorrect();
        int[] ids = block(part).ids();
        float[] margins = new float[ids.length];
        byte[] bits = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            margins[i] = from[ids[i]];
            boolean included = !isTest && row.included().get(ids[i]);
            bits[i] = (byte) ((included ? INCLUDED : 0) | (correct.get(ids[i]) ? CORRECT : 0));
        }
        return new Slice(place, margins, bits);
    }

    /** A part from all of its slices. */
    public MarginBlock paste(int part, Iterator<Slice> slices) {
        Block block = block(part);
        int t = runs.length;
        float[] margins = new float[block.size() * t];
        BitColumns included = new BitColumns(block.size(), t);
        BitColumns correct = new BitColumns(block.size(), t);
        int filled = 0;
        while (slices.hasNext()) {
            Slice slice = slices.next();
            filled++;
            for (int i = 0; i < block.size(); i++) {
                margins[i * t + slice.place] = slice.margins[i];
                if ((slice.bits[i] & INCLUDED) != 0) {
                    included.set(i, slice.place);
                }
                if ((slice.bits[i] & CORRECT) != 0) {
                    correct.set(i, slice.place);
                }
            }
        }
        if (filled != t) {
            throw new IllegalStateException(filled + " of " + t + " runs in a block of margins");
        }
        return new MarginBlock(block, margins, included, correct);
    }

    /** Numbers of all parts. */
    public IntStream all() {
        return IntStream.range(0, parts());
    }
}
