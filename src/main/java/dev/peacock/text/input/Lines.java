package dev.peacock.text.input;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Cuts a stream into lines without copying them. The next line takes the place of the last. */
final class Lines {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH = 0x8080808080808080L;
    private static final int BUFFER = 1 << 18;

    private final InputStream in;
    private final int longest;

    private byte[] buffer = new byte[BUFFER];
    private int filled;
    private boolean ended;
    /** Where the buffer begins in the stream. */
    private long base;

    private int from;
    private int to;
    private int next;
    private long length;
    private long offset;
    private long number;

    /** {@code offset}: where the stream begins in its file; {@code longest}: bytes of a line that are kept. */
    Lines(InputStream in, long offset, int longest) {
        this.in = in;
        this.base = offset;
        this.longest = longest;
    }

    /** Goes to the next line; false at the end. A line that is too long is passed over. */
    boolean next() throws IOException {
        number++;
        from = next;
        int searched = from;
        while (true) {
            int end = find(buffer, searched, filled, (byte) '\n');
            if (end < filled || ended) {
                to = end;
                next = Math.min(filled, end + 1);
                length = to - from;
                offset = base + from;
                return end < filled || to > from;
            }
            searched = filled - from;
            if (searched >= longest) {
                return passOver();
            }
            fill();
        }
    }

    /** Makes room behind the line that was begun, and reads on. */
    private void fill() throws IOException {
        int begun = filled - from;
        byte[] into = buffer;
        if (begun > buffer.length / 2) {
            into = new byte
                    [(int) Math.min(Integer.MAX_VALUE - 16, Math.min(buffer.length * 2L, longest + (long) BUFFER))];
        }
        System.arraycopy(buffer, from, into, 0, begun);
        buffer = into;
        base += from;
        from = 0;
        filled = begun;
        read();
    }

    private void read() throws IOException {
        int read = in.read(buffer, filled, buffer.length - filled);
        ended = read < 0;
        filled += Math.max(0, read);
    }

    private boolean passOver() throws IOException {
        offset = base + from;
        int end = filled;
        while (end == filled && !ended) {
            base += filled;
            filled = 0;
            read();
            end = find(buffer, 0, filled, (byte) '\n');
        }
        length = base + end - offset;
        from = 0;
        to = 0;
        next = Math.min(filled, end + 1);
        return true;
    }

    /** The array that has the line, until the next one. */
    byte[] buffer() {
        return buffer;
    }

    int from() {
        return from;
    }

    /** Behind the last byte of the line, without its end. */
    int to() {
        return to;
    }

    /** Whether the line was passed over. */
    boolean isTooLong() {
        return length > to - from;
    }

    /** Bytes of the line, also of one that was passed over. */
    long length() {
        return length;
    }

    /** Where the line begins in the file. */
    long offset() {
        return offset;
    }

    /** Of the line, from 1 where the stream begins. */
    long number() {
        return number;
    }

    /** The first place of a byte, or {@code to}. */
    static int find(byte[] bytes, int from, int to, byte sought) {
        long pattern = (sought & 0xFF) * ONES;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            long zeroWhereEqual = (long) LONGS.get(bytes, at) ^ pattern;
            long found = (zeroWhereEqual - ONES) & ~zeroWhereEqual & HIGH;
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (at < to && bytes[at] != sought) {
            at++;
        }
        return at;
    }
}
