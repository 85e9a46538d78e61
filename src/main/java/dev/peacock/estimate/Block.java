package dev.peacock.estimate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Some examples of one split, ascending, that are worked on together: all of one label, or of any where label is {@link #ANY}.
 * {@code index} is the block's place among those of its split.
 */
public record Block(int index, int label, int[] ids) implements Serializable {
    /** Label of blocks that mix labels. */
    public static final int ANY = -1;

    /**
     * Cuts examples into blocks of at most {@code most}.
     *
     * @param labels label by example
     * @param byLabel whether a block holds examples of one label only
     */
    public static List<Block> cut(int[] labels, boolean byLabel, int most) {
        TreeMap<Integer, int[]> groups = new TreeMap<>();
        if (!byLabel) {
            groups.put(ANY, IntStream.range(0, labels.length).toArray());
        } else {
            int[] sizes = new int[Arrays.stream(labels).max().orElse(-1) + 1];
            for (int label : labels) {
                sizes[label]++;
            }
            int[] filled = new int[sizes.length];
            for (int i = 0; i < labels.length; i++) {
                int label = labels[i];
                groups.computeIfAbsent(label, l -> new int[sizes[l]])[filled[label]++] = i;
            }
        }
        List<Block> blocks = new ArrayList<>();
        groups.forEach((label, ids) -> {
            for (int from = 0; from < ids.length; from += most) {
                blocks.add(new Block(
                        blocks.size(), label, Arrays.copyOfRange(ids, from, Math.min(ids.length, from + most))));
            }
        });
        return blocks;
    }

    public int size() {
        return ids.length;
    }
}
