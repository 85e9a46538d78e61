package dev.peacock.spark.columns;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of examples, and the groups in which they are filled. A group is as many blocks, one after the other, as
 * fit into {@link #MOST_BYTES} of columns, but one at least.
 *
 * @param blocks train blocks first
 * @param starts by group, its first block; and at the end the number of blocks
 * @param n number of train examples
 * @param q number of test examples
 * @param runs those that count, ascending
 */
record BlockPlan(List<Block> blocks, int trainBlocks, int[] starts, int n, int q, int[] runs) implements Serializable {
    /** Bytes of the columns of a group of more than one block. */
    static final int MOST_BYTES = 16 << 20;

    /** Runs of one octet, of the examples of one group: block after block, a byte an example, inclusion before correctness. */
    record Slice(int octet, byte[] bytes) implements Serializable {}

    /** A block's columns over all runs; {@code included} is null for a test block. */
    record Columns(int block, @Nullable BitColumns included, BitColumns correct) implements Serializable {}

    /** {@code groups}: at least so many, as far as there are blocks. */
    static BlockPlan of(List<Block> train, List<Block> test, int n, int q, int[] runs, int groups) {
        List<Block> blocks = new ArrayList<>(train);
        blocks.addAll(test);
        long bytesOfExample = 8L * ((runs.length + 63) / 64);
        long most = Math.min(MOST_BYTES, (2L * n + q) * bytesOfExample / groups);
        List<Integer> starts = new ArrayList<>();
        long filled = 0;
        for (int b = 0; b < blocks.size(); b++) {
            long bytes = blocks.get(b).size() * bytesOfExample * (b < train.size() ? 2 : 1);
            if (starts.isEmpty() || filled + bytes > most) {
                starts.add(b);
                filled = 0;
            }
            filled += bytes;
        }
        starts.add(blocks.size());
        int[] array = starts.stream().mapToInt(Integer::intValue).toArray();
        return new BlockPlan(List.copyOf(blocks), train.size(), array, n, q, runs);
    }

    int groups() {
        return starts.length - 1;
    }

    /** The slice of a group; arguments hold a byte an example, its runs of this octet. */
    Slice cut(int group, int octet, byte[] included, byte[] trainCorrect, byte[] testCorrect) {
        byte[] bytes = new byte[bytes(group)];
        int at = 0;
        for (int b = starts[group]; b < starts[group + 1]; b++) {
            int[] ids = blocks.get(b).ids();
            if (isTrain(b)) {
                at = gather(included, ids, bytes, at);
            }
            at = gather(isTrain(b) ? trainCorrect : testCorrect, ids, bytes, at);
        }
        return new Slice(octet, bytes);
    }

    /** The blocks of a group from all of its slices. */
    List<Columns> paste(int group, Iterator<Slice> slices) {
        List<Columns> columns = IntStream.range(starts[group], starts[group + 1])
                .mapToObj(b -> new Columns(b, isTrain(b) ? empty(b) : null, empty(b)))
                .toList();
        while (slices.hasNext()) {
            Slice slice = slices.next();
            int at = 0;
            for (Columns block : columns) {
                int size = block.correct.columns();
                if (block.included != null) {
                    block.included.setEight(slice.octet, slice.bytes, at);
                    at += size;
                }
                block.correct.setEight(slice.octet, slice.bytes, at);
                at += size;
            }
        }
        return columns;
    }

    private boolean isTrain(int block) {
        return block < trainBlocks;
    }

    private BitColumns empty(int block) {
        return new BitColumns(blocks.get(block).size(), runs.length);
    }

    private int bytes(int group) {
        return IntStream.range(starts[group], starts[group + 1])
                .map(b -> blocks.get(b).size() * (isTrain(b) ? 2 : 1))
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
