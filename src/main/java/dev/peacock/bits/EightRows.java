package dev.peacock.bits;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Eight rows of bits turned into columns of eight bits: byte i of {@link #columns} holds bit i of each row, row r at bit r. Rows
 * that were not set are 0. Eight by eight bits at a time (Warren, Hacker's Delight, second edition, section 7-3). Made to be
 * filled again and again; not thread-safe.
 */
public final class EightRows {
    private final @Nullable PackedBits[] rows = new PackedBits[8];
    private final int length;
    private final byte[] columns;

    /** {@code length}: bits of a row. */
    public EightRows(int length) {
        this.length = length;
        this.columns = new byte[length];
    }

    /** Sets row {@code r}, 0 to 7; throws IllegalArgumentException if it is not of this length. */
    public void set(int r, PackedBits row) {
        if (row.length() != length) {
            throw new IllegalArgumentException("a row of " + row.length() + " bits among rows of " + length);
        }
        rows[r] = row;
    }

    public void clear() {
        Arrays.fill(rows, null);
    }

    /** One byte a column. The same array at each call. */
    public byte[] columns() {
        for (int at = 0; at < length; at += 8) {
            long eight = 0;
            for (int r = 0; r < 8; r++) {
                PackedBits row = rows[r];
                eight |= row == null ? 0 : (long) row.octet(at >>> 3) << (8 * r);
            }
            long turned = transpose(eight);
            for (int i = at, end = Math.min(length, at + 8); i < end; i++) {
                columns[i] = (byte) turned;
                turned >>>= 8;
            }
        }
        return columns;
    }

    /** Bit i of byte r becomes bit r of byte i: swaps bits within blocks of 2x2, then blocks of 2x2 bits, then of 4x4. */
    static long transpose(long x) {
        long y = swap(x, 7, 0x00AA00AA00AA00AAL);
        y = swap(y, 14, 0x0000CCCC0000CCCCL);
        return swap(y, 28, 0x00000000F0F0F0F0L);
    }

    private static long swap(long x, int distance, long mask) {
        long differing = (x ^ (x >>> distance)) & mask;
        return x ^ differing ^ (differing << distance);
    }
}
