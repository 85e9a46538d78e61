package dev.peacock.spark.columns;

import dev.peacock.bits.PackedLabels;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.outcome.OutcomeRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of examples, and the groups in which they are filled.
 *
 * @param blocks train blocks first
 * @param starts by group, its first block; and at the end the number of blocks
 * @param runs those that count, ascending
 * @param rule what blocks get of rows
 */
record BlockPlan(List<Block> blocks, int trainBlocks, int[] starts, int[] runs, RowRule rule) implements Serializable {
    /** Bytes of the columns of a group of more than one block, or of one block's margins unless a single example has more. */
    static final int MOST_BYTES = 16 << 20;

    private static final float[] NONE = {};
    private static final char[] NO_LABELS = {};

    /** Rows of one octet with the places of their runs among those that count, and a byte an example of each kind of bits. */
    record Octet(int[] places, List<OutcomeRow> rows, byte[] included, byte[] trainCorrect, byte[] testCorrect) {}

    /**
     * Runs of one octet, of the examples of one group, block after block.
     *
     * @param places of the runs that it has
     * @param bits a byte an example, inclusion before correctness
     * @param margins of each block, run after run; empty if blocks get none
     * @param predictions likewise
     */
    record Slice(int[] places, byte[] bits, float[] margins, char[] predictions) implements Serializable {}

    /**
     * A block's columns over all runs.
     *
     * @param included null for a test block
     * @param margins as in {@link dev.peacock.estimate.MarginBlock}; empty if blocks get none
     * @param predictions as in {@link dev.peacock.estimate.PredictionBlock}; empty if blocks get none
     */
    record Columns(Block block, @Nullable BitColumns included, BitColumns correct, float[] margins, char[] predictions)
            implements Serializable {}

    /**
     * Groups of as many blocks, one after the other, as fit into {@link #MOST_BYTES} of columns, but one at least; and at least
     * {@code groups}, as far as there are blocks.
     */
    static BlockPlan of(List<Block> train, List<Block> test, int[] runs, int groups, RowRule rule) {
        List<Block> blocks = new ArrayList<>(train);
        blocks.addAll(test);
        long bits = 8L * ((runs.length + 63) / 64);
        long floats = rule.withMargins() ? (long) Float.BYTES * runs.length : 0;
        long most = Math.min(
                MOST_BYTES, ((2L * rule.n() + rule.q()) * bits + ((long) rule.n() + rule.q()) * floats) / groups);
        List<Integer> starts = new ArrayList<>();
        long filled = 0;
        for (int b = 0; b < blocks.size(); b++) {
            long bytes = blocks.get(b).size() * (bits * (b < train.size() ? 2 : 1) + floats);
            if (starts.isEmpty() || filled + bytes > most) {
                starts.add(b);
                filled = 0;
            }
            filled += bytes;
        }
        starts.add(blocks.size());
        int[] array = starts.stream().mapToInt(Integer::intValue).toArray();
        return new BlockPlan(List.copyOf(blocks), train.size(), array, runs, rule);
    }

    int groups() {
        return starts.length - 1;
    }

    /** The slice of a group. */
    Slice cut(int group, Octet octet) {
        byte[] bits = new byte[sum(group, b -> isTrain(b) ? 2 : 1)];
        float[] floats = rule.withMargins() ? new float[sum(group, b -> octet.rows.size())] : NONE;
        char[] labels = rule.predictions() ? new char[sum(group, b -> octet.rows.size())] : NO_LABELS;
        int at = 0;
        int next = 0;
        int label = 0;
        for (int b = starts[group]; b < starts[group + 1]; b++) {
            int[] ids = blocks.get(b).ids();
            if (isTrain(b)) {
                at = gather(octet.included, ids, bits, at);
            }
            at = gather(isTrain(b) ? octet.trainCorrect : octet.testCorrect, ids, bits, at);
            if (rule.withMargins()) {
                for (OutcomeRow row : octet.rows) {
                    float[] from = rule.of(row, isTrain(b));
                    for (int id : ids) {
                        floats[next++] = from[id];
                    }
                }
            }
            if (rule.predictions()) {
                for (OutcomeRow row : octet.rows) {
                    PackedLabels from =
                            Objects.requireNonNull(isTrain(b) ? row.trainPrediction() : row.testPrediction());
                    for (int id : ids) {
                        labels[label++] = (char) from.get(id);
                    }
                }
            }
        }
        return new Slice(octet.places, bits, floats, labels);
    }

    /** The blocks of a group from all of its slices; IllegalStateException if they have not every run once. */
    List<Columns> paste(int group, Iterator<Slice> slices) {
        List<Columns> columns = IntStream.range(starts[group], starts[group + 1])
                .mapToObj(this::empty)
                .toList();
        int filled = 0;
        while (slices.hasNext()) {
            Slice slice = slices.next();
            int octet = slice.places[0] >>> 3;
            int at = 0;
            int next = 0;
            int label = 0;
            for (Columns block : columns) {
                int size = block.correct.columns();
                if (block.included != null) {
                    block.included.setEight(octet, slice.bits, at);
                    at += size;
                }
                block.correct.setEight(octet, slice.bits, at);
                at += size;
                next = rule.withMargins() ? scatter(slice, next, block.margins) : 0;
                label = rule.predictions() ? scatter(slice, label, block.predictions) : 0;
            }
            filled += slice.places.length;
        }
        if (filled != runs.length) {
            throw new IllegalStateException(filled + " of " + runs.length + " runs in a block");
        }
        return columns;
    }

    private int scatter(Slice slice, int from, float[] into) {
        int next = from;
        for (int place : slice.places) {
            for (int at = place; at < into.length; at += runs.length) {
                into[at] = slice.margins[next++];
            }
        }
        return next;
    }

    private int scatter(Slice slice, int from, char[] into) {
        int next = from;
        for (int place : slice.places) {
            for (int at = place; at < into.length; at += runs.length) {
                into[at] = slice.predictions[next++];
            }
        }
        return next;
    }

    private boolean isTrain(int block) {
        return block < trainBlocks;
    }

    private Columns empty(int b) {
        Block block = blocks.get(b);
        int t = runs.length;
        return new Columns(
                block,
                isTrain(b) ? new BitColumns(block.size(), t) : null,
                new BitColumns(block.size(), t),
                rule.withMargins() ? new float[block.size() * t] : NONE,
                rule.predictions() ? new char[block.size() * t] : NO_LABELS);
    }

    /** Numbers of a group, with so many for an example of a block. */
    private int sum(int group, IntUnaryOperator ofExample) {
        return IntStream.range(starts[group], starts[group + 1])
                .map(b -> blocks.get(b).size() * ofExample.applyAsInt(b))
                .sum();
    }

    private static int gather(byte[] from, int[] ids, byte[] into, int at) {
        int next = at;
        for (int id : ids) {
            into[next++] = from[id];
        }
        return next;
    }
}
