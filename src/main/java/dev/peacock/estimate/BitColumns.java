package dev.peacock.estimate;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Columns of bits over runs, 64 runs to a word: a column for each example, a row for each run. Filled once. */
public final class BitColumns implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int columns;
    private final int rows;
    private final int words;
    private final long[] bits;

    /** All bits 0. */
    public BitColumns(int columns, int rows) {
        this.columns = columns;
        this.rows = rows;
        this.words = (rows + 63) >>> 6;
        this.bits = new long[Math.multiplyExact(columns, words)];
    }

    /** Number of runs. */
    public int rows() {
        return rows;
    }

    /** Number of examples. */
    public int columns() {
        return columns;
    }

    /** Number of words of 64 runs of a column. */
    int words() {
        return words;
    }

    /** Copies a column of others over the same runs. */
    public void copy(int column, BitColumns from, int otherColumn) {
        System.arraycopy(from.bits, otherColumn * words, bits, column * words, words);
    }

    /** The same of some runs only, in the given order. */
    BitColumns only(int[] runs) {
        BitColumns some = new BitColumns(columns, runs.length);
        for (int column = 0; column < columns; column++) {
            for (int k = 0, from = column * words; k < runs.length; k++) {
                some.bits[column * some.words + (k >>> 6)] |= (bits[from + (runs[k] >>> 6)] >>> runs[k] & 1) << k;
            }
        }
        return some;
    }

    /** Number of words of 32 runs of a column, even where the last holds no run. */
    int halfWords() {
        return 2 * words;
    }

    /** Runs 32 w to 32 w + 31 of a column, the first in the lowest bit. */
    int halfWord(int column, int w) {
        return (int) (bits[column * words + (w >>> 1)] >>> (32 * (w & 1)));
    }

    /** Copies a column's words of 32 runs. */
    void halfWords(int column, int[] into, int at) {
        for (int w = 0; w < words; w++) {
            long word = bits[column * words + w];
            into[at + 2 * w] = (int) word;
            into[at + 2 * w + 1] = (int) (word >>> 32);
        }
    }

    /** A copy of a column's words, 64 runs to a word, the first in the lowest bit. */
    public long[] column(int column) {
        return Arrays.copyOfRange(bits, column * words, (column + 1) * words);
    }

    /** Runs 64 w to 64 w + 63 of every column, by column. */
    public void words(int w, long[] into) {
        for (int column = 0; column < columns; column++) {
            into[column] = bits[column * words + w];
        }
    }

    /** Sets a column to what {@link #column} gave. */
    public void set(int column, long[] words) {
        System.arraycopy(words, 0, bits, column * words.length, words.length);
    }

    public boolean get(int column, int row) {
        return (bits[column * words + (row >>> 6)] >>> row & 1) != 0;
    }

    public void set(int column, int row) {
        bits[column * words + (row >>> 6)] |= 1L << row;
    }

    /**
     * Sets bits of eight runs in every column, beside those that are set.
     *
     * @param octet which eight: runs 8 octet to 8 octet + 7, the first in the lowest bit of each byte
     * @param bytes where a byte a column begins at {@code from}; bits of runs that there are not must be 0
     */
    public void setEight(int octet, byte[] bytes, int from) {
        int shift = 8 * (octet & 7);
        int word = octet >>> 3;
        for (int column = 0; column < columns; column++) {
            bits[column * words + word] |= (bytes[from + column] & 0xFFL) << shift;
        }
    }

    /** Number of bits set in a column. */
    public int count(int column) {
        int count = 0;
        for (int w = column * words, end = w + words; w < end; w++) {
            count += Long.bitCount(bits[w]);
        }
        return count;
    }

    /** Number of bits set, by column. */
    public int[] counts() {
        int[] counts = new int[columns];
        for (int column = 0; column < columns; column++) {
            counts[column] = count(column);
        }
        return counts;
    }

    /** Number of runs whose bit is set in both columns. */
    public int countBoth(int column, BitColumns other, int otherColumn) {
        int from = column * words;
        int otherFrom = otherColumn * words;
        int count = 0;
        for (int w = 0; w < words; w++) {
            count += Long.bitCount(bits[from + w] & other.bits[otherFrom + w]);
        }
        return count;
    }

    /** Number of rows from {@code from} to before {@code to} that are set in one column, or in both. */
    static int count(long[] a, long @Nullable [] b, int from, int to) {
        int count = 0;
        for (int w = from >>> 6; w << 6 < to; w++) {
            long bits = b == null ? a[w] : a[w] & b[w];
            if (w << 6 < from) {
                bits &= -1L << from;
            }
            if (w + 1 << 6 > to) {
                bits &= ~(-1L << to);
            }
            count += Long.bitCount(bits);
        }
        return count;
    }
}
