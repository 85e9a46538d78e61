package dev.peacock.audit.text.search;

/**
 * Names all windows of K consecutive units of a text by 122 bits each: two polynomials in the hashes of the units, modulo the prime 2^61 - 1.
 * Windows of the same units have the same name. Others do, for each pair of windows, with a probability of about (K / 2^61)^2.
 */
final class WindowIds {
    private static final long PRIME = (1L << 61) - 1;
    private static final long[] BASES = {0x0D6C_42F1_93A7_5E1BL, 0x1519_7B02_C8E3_4D97L};
    private static final long[] SALTS = {0x9E37_79B9_7F4A_7C15L, 0xC2B2_AE3D_27D4_EB4FL};

    final long[] high;
    final long[] low;

    /** Windows that begin at units {@code first} to {@code last - k}; unit u is the bytes from bounds[u] to bounds[u + 1]. */
    WindowIds(byte[] text, int[] bounds, int first, int last, int k) {
        int count = Math.max(0, last - first - k + 1);
        high = count == 0 ? new long[0] : rolled(text, bounds, first, last, k, 0);
        low = count == 0 ? new long[0] : rolled(text, bounds, first, last, k, 1);
    }

    private static long[] rolled(byte[] text, int[] bounds, int first, int last, int k, int which) {
        long base = BASES[which];
        long out = 1;
        for (int i = 1; i < k; i++) {
            out = times(out, base);
        }
        long[] units = new long[last - first];
        for (int u = 0; u < units.length; u++) {
            units[u] = unit(text, bounds[first + u], bounds[first + u + 1], SALTS[which]);
        }
        long[] ids = new long[units.length - k + 1];
        long hash = 0;
        for (int u = 0; u < units.length; u++) {
            if (u >= k) {
                hash = reduced(hash + PRIME - times(units[u - k], out));
            }
            hash = reduced(times(hash, base) + units[u]);
            if (u >= k - 1) {
                ids[u - k + 1] = hash;
            }
        }
        return ids;
    }

    private static long unit(byte[] text, int from, int to, long salt) {
        long hash = salt ^ (to - from);
        for (int at = from; at < to; at += Long.BYTES) {
            long word = 0;
            for (int i = at; i < Math.min(to, at + Long.BYTES); i++) {
                word = word << Byte.SIZE | text[i] & 0xFF;
            }
            hash = mix(hash ^ word) + salt;
        }
        return reduced(mix(hash) >>> 3);
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private static long times(long a, long b) {
        long upper = Math.multiplyHigh(a, b);
        long lower = a * b;
        return reduced((lower & PRIME) + (lower >>> 61 | upper << 3));
    }

    private static long reduced(long x) {
        return x >= PRIME ? x - PRIME : x;
    }
}
