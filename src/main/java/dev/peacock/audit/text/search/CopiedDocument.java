package dev.peacock.audit.text.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A document of which generations hold something.
 *
 * @param units of the whole document
 * @param ranges units that are copied, ascending: begin and end of each piece; two may overlap by less than a window
 */
public record CopiedDocument(int split, int ordinal, String document, int units, int[] ranges) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** How many units of it are copied. */
    public int copied() {
        int copied = 0;
        int end = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            copied += Math.max(0, ranges[i + 1] - Math.max(ranges[i], end));
            end = Math.max(end, ranges[i + 1]);
        }
        return copied;
    }

    /** The longest piece that is copied. */
    public int longest() {
        int longest = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            longest = Math.max(longest, ranges[i + 1] - ranges[i]);
        }
        return longest;
    }

    /** The same document with what another part of the generations has of it; windows have k units. */
    public CopiedDocument merge(CopiedDocument other, int k) {
        int[][] pieces = IntStream.concat(IntStream.range(0, ranges.length / 2), IntStream.range(-other.ranges.length / 2, 0))
                .mapToObj(i -> i >= 0
                        ? new int[] {ranges[2 * i], ranges[2 * i + 1]}
                        : new int[] {other.ranges[-2 * i - 2], other.ranges[-2 * i - 1]})
                .sorted(Comparator.comparingInt(piece -> piece[0]))
                .toArray(int[][]::new);
        List<int[]> merged = new ArrayList<>();
        for (int[] piece : pieces) {
            int[] last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            // pieces whose windows follow one another are one
            if (last != null && piece[0] + k <= last[1] + 1) {
                last[1] = Math.max(last[1], piece[1]);
            } else {
                merged.add(piece);
            }
        }
        int[] all = merged.stream().flatMapToInt(Arrays::stream).toArray();
        return new CopiedDocument(split, ordinal, document, units, all);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(split);
        out.writeInt(ordinal);
        Found.write(out, document);
        out.writeInt(units);
        Found.write(out, ranges);
    }

    static CopiedDocument read(DataInputStream in) throws IOException {
        return new CopiedDocument(in.readInt(), in.readInt(), Found.text(in), in.readInt(), Found.ints(in));
    }
}
