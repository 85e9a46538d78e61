package dev.peacock.outcome;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of every byte of a Parquet file, stored in the file between its data and its footer, where other readers
 * skip them. Every block of the data has one, so that whoever reads a part checks that part; the footer has one of its
 * own.
 *
 * <pre>
 * data | CRC-32C of each block (4 bytes each) | length of the data (8) | CRC-32C of all else from here on (4) | mark (8) | footer
 * </pre>
 *
 * <p>Numbers are little-endian, as Parquet's; the third one covers the others before and behind it, to the file's end.
 */
final class Seal {
    /** Bytes of the data that one checksum is about. */
    static final int BLOCK = 1 << 16;
    /** Stands in the footer's text, too, so that a damaged mark is not taken for a file that never had one. */
    static final String MARK = "PCKSEAL1";

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH_AT = 20;
    private static final int SUM_AT = 12;
    private static final int MARK_AT = 8;
    /** Parquet's last bytes: the length of its footer, and its name. */
    static final int TAIL = 8;

    private final int[] sums;
    private final long dataLength;

    private Seal(int[] sums, long dataLength) {
        this.sums = sums;
        this.dataLength = dataLength;
    }

    /** Bytes before the seal. */
    long dataLength() {
        return dataLength;
    }

    /** A whole Parquet file with its seal in it. */
    static byte[] seal(byte[] parquet) {
        int footer = Math.toIntExact(parquet.length - TAIL - footerLength(parquet));
        int blocks = blocks(footer);
        ByteBuffer sealed =
                ByteBuffer.allocate(parquet.length + 4 * blocks + LENGTH_AT).order(ByteOrder.LITTLE_ENDIAN);
        sealed.put(parquet, 0, footer);
        for (int block = 0; block < blocks; block++) {
            int from = block * BLOCK;
            sealed.putInt(sum(parquet, from, Math.min(BLOCK, footer - from)));
        }
        sealed.putLong(footer).putInt(0).put(MARK_BYTES).put(parquet, footer, parquet.length - footer);
        byte[] bytes = sealed.array();
        int mark = footer + 4 * blocks + LENGTH_AT;
        sealed.putInt(mark - SUM_AT, sumAround(bytes, footer, mark));
        return bytes;
    }

    /**
     * Bytes at a file's end that hold the seal, or as many as they are if they do not hold it; {@code end} are the last bytes of
     * a file of {@code length}, at least {@link #TAIL}.
     */
    static long needed(byte[] end, long length) throws IOException {
        long footer = footerLength(end);
        if (footer < 0 || footer > length - TAIL) {
            throw new IOException("its footer's length is " + footer);
        }
        // the blocks are no more than those of the whole file
        return Math.min(length, TAIL + footer + LENGTH_AT + 4 * blocks(length));
    }

    /** The seal of a file; null if it has none. IOException if it is damaged, or the footer is. */
    static @Nullable Seal of(byte[] end, long length) throws IOException {
        long mark = end.length - TAIL - footerLength(end);
        if (mark < LENGTH_AT
                || !Arrays.equals(end, (int) mark - MARK_AT, (int) mark, MARK_BYTES, 0, MARK_BYTES.length)) {
            if (new String(end, StandardCharsets.ISO_8859_1).contains(MARK)) {
                throw new IOException("its checksums are damaged");
            }
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        long dataLength = buffer.getLong((int) mark - LENGTH_AT);
        long start = dataLength - (length - end.length);
        if (dataLength < 0 || start < 0 || start + 4L * blocks(dataLength) + LENGTH_AT != mark) {
            throw new IOException("its checksums are damaged");
        }
        if (sumAround(end, (int) start, (int) mark) != buffer.getInt((int) mark - SUM_AT)) {
            throw new IOException("its footer or its checksums are damaged");
        }
        int[] sums = new int[blocks(dataLength)];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = buffer.getInt((int) start + 4 * i);
        }
        return new Seal(sums, dataLength);
    }

    /** Bytes of the block, of which the last may be shorter. */
    int blockLength(int block) {
        return (int) Math.min(BLOCK, dataLength - (long) block * BLOCK);
    }

    /** IOException if a block is not what was written. */
    void check(int block, byte[] bytes, int offset) throws IOException {
        if (sum(bytes, offset, blockLength(block)) != sums[block]) {
            long from = (long) block * BLOCK;
            throw new IOException("bytes " + from + " to " + (from + blockLength(block) - 1)
                    + " were changed after they were written");
        }
    }

    private static int blocks(long dataLength) {
        return Math.toIntExact((dataLength + BLOCK - 1) / BLOCK);
    }

    private static long footerLength(byte[] end) {
        return ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt(end.length - TAIL);
    }

    private static int sum(byte[] bytes, int offset, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, offset, length);
        return (int) sum.getValue();
    }

    /** Of all from {@code start} to the end but the sum itself. */
    private static int sumAround(byte[] bytes, int start, int mark) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, start, mark - SUM_AT - start);
        sum.update(bytes, mark - MARK_AT, bytes.length - (mark - MARK_AT));
        return (int) sum.getValue();
    }
}
