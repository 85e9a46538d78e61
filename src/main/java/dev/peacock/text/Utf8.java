package dev.peacock.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** UTF-8 as bytes: whether they are, and what they become if not. */
public final class Utf8 {
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /** Valid UTF-8, and how many U+FFFD stand in it where the bytes were not. */
    public record Repaired(byte[] utf8, long replaced) {}

    /**
     * The bytes themselves where they are valid. Elsewhere every sequence that is none is replaced by U+FFFD, as Java and browsers do it:
     * one for each longest beginning of a code point.
     */
    public static Repaired repaired(byte[] bytes) {
        if (validFrom(bytes, 0) == bytes.length) {
            return new Repaired(bytes, 0);
        }
        byte[] utf8 = new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        return new Repaired(utf8, replacements(utf8) - replacements(bytes));
    }

    /** Where the first byte at or after {@code from} is that is not part of a valid code point, or the length. */
    private static int validFrom(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length) {
            if (at + Long.BYTES <= bytes.length && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
                at += Long.BYTES;
                continue;
            }
            int length = length(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return at;
    }

    /** Bytes of the code point that begins there, or 0 where none does (RFC 3629: no surrogates, no overlong forms, at most U+10FFFF). */
    private static int length(byte[] bytes, int at) {
        int first = bytes[at];
        if (first >= 0) {
            return 1;
        }
        int lead = first & 0xFF;
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (at + length > bytes.length) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if (!continues(bytes[at + i])) {
                return 0;
            }
        }
        return length;
    }

    /** Occurrences of U+FFFD. */
    private static long replacements(byte[] bytes) {
        long count = 0;
        for (int i = 0; i + 2 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xEF && bytes[i + 1] == (byte) 0xBF && bytes[i + 2] == (byte) 0xBD) {
                count++;
            }
        }
        return count;
    }

    /** Bytes of the mark of the order of bytes that a file begins with, or 0. */
    public static int mark(byte[] bytes, int from, int to) {
        boolean isMark = to - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
        return isMark ? 3 : 0;
    }

    /** Whether a byte is not the first of its code point. */
    public static boolean continues(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** Bytes of the code point that begins at a place in valid UTF-8. */
    static int lengthOfValid(byte first) {
        return first >= 0 ? 1 : (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    }

    /** The code point that begins at a place in valid UTF-8. */
    static int codePoint(byte[] utf8, int at) {
        int first = utf8[at];
        if (first >= 0) {
            return first;
        }
        int length = lengthOfValid((byte) first);
        int codePoint = first & (0xFF >> (length + 1));
        for (int i = 1; i < length; i++) {
            codePoint = codePoint << 6 | utf8[at + i] & 0x3F;
        }
        return codePoint;
    }

    /** Bytes that a code point takes. */
    static int lengthOf(int codePoint) {
        return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
    }

    /** Writes a code point, and returns where the next one goes. */
    public static int put(int codePoint, byte[] out, int at) {
        int length = lengthOf(codePoint);
        if (length == 1) {
            out[at] = (byte) codePoint;
            return at + 1;
        }
        int left = codePoint;
        for (int i = length - 1; i > 0; i--) {
            out[at + i] = (byte) (0x80 | left & 0x3F);
            left >>= 6;
        }
        out[at] = (byte) (0xFF00 >> length | left);
        return at + length;
    }
}
