package dev.peacock.text;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Turns valid UTF-8 into its normalised bytes, and tells where these came from. */
final class Normaliser {
    /** Of an entry of {@link #ascii}, whose low byte is what is written. */
    private static final int WHITE = 1 << 8;

    private static final int DROPPED = 1 << 9;

    private static final long ONES = 0x0101010101010101L;
    private static final long NOT_ASCII = ONES << 7;

    private static final int SPACE = -1;
    private static final int NOTHING = -2;

    private static final Normaliser[] ALL = new Normaliser[2 << Normalisation.values().length];

    static {
        for (int i = 0; i < ALL.length; i++) {
            ALL[i] = new Normaliser(i >> 1, (i & 1) == 1);
        }
    }

    private final boolean whiteSpace;
    private final boolean lowerCase;
    private final boolean punctuation;
    private final boolean words;
    private final short[] ascii = new short[128];

    private Normaliser(int set, boolean words) {
        this.words = words;
        whiteSpace = has(set, Normalisation.WHITE_SPACE);
        lowerCase = has(set, Normalisation.CASE);
        punctuation = has(set, Normalisation.PUNCTUATION);
        for (int c = 0; c < ascii.length; c++) {
            int written = written(c);
            ascii[c] = (short) (written == SPACE ? WHITE | ' ' : written == NOTHING ? DROPPED : written);
        }
    }

    private static boolean has(int set, Normalisation one) {
        return (set >> one.ordinal() & 1) == 1;
    }

    /** {@code words}: none begins with white space, and one space ends each. */
    static Normaliser of(Set<Normalisation> normalisations, boolean words) {
        Set<Normalisation> all = EnumSet.noneOf(Normalisation.class);
        all.addAll(normalisations);
        if (words) {
            all.add(Normalisation.WHITE_SPACE);
        }
        int set = 0;
        for (Normalisation one : all) {
            set |= 1 << one.ordinal();
        }
        return ALL[set << 1 | (words ? 1 : 0)];
    }

    /** What a code point becomes: another one, SPACE where it is part of white space that becomes one, or NOTHING. */
    private int written(int codePoint) {
        if (whiteSpace && isWhite(codePoint)) {
            return SPACE;
        }
        if (punctuation && isPunctuation(codePoint)) {
            return NOTHING;
        }
        return lowerCase ? Character.toLowerCase(codePoint) : codePoint;
    }

    /** Unicode's property White_Space. */
    static boolean isWhite(int codePoint) {
        return Character.isSpaceChar(codePoint) || codePoint >= '\t' && codePoint <= '\r' || codePoint == 0x85;
    }

    private static boolean isPunctuation(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /** The bytes themselves where nothing is normalised. */
    byte[] bytes(byte[] utf8) {
        if (!whiteSpace && !lowerCase && !punctuation) {
            return utf8;
        }
        byte[] out = new byte[utf8.length + (words ? 1 : 0)];
        int n = 0;
        // whether white space was written last, as 0 or 1
        int white = words ? 1 : 0;
        int single = whiteSpace && !punctuation ? 0 : utf8.length;
        for (int i = 0; i < utf8.length; ) {
            if (i >= single && i + Long.BYTES <= utf8.length) {
                long eight = eight((long) Utf8.LONGS.get(utf8, i), white);
                if (eight >= 0) {
                    Utf8.LONGS.set(out, n, eight);
                    n += Long.BYTES;
                    i += Long.BYTES;
                    white = eight >>> 56 == ' ' ? 1 : 0;
                    continue;
                }
                single = i + Long.BYTES;
            }
            int b = utf8[i];
            if (b >= 0) {
                // without branches, which would be guessed wrong at every word
                int entry = ascii[b];
                int isWhite = entry >> 8 & 1;
                int dropped = entry >> 9 & 1;
                out[n] = (byte) entry;
                n += 1 - (dropped | isWhite & white);
                white = isWhite | dropped & white;
                i++;
                continue;
            }
            int written = written(Utf8.codePoint(utf8, i));
            i += Utf8.lengthOfValid((byte) b);
            if (written == SPACE) {
                out[n] = ' ';
                n += 1 - white;
                white = 1;
            } else if (written != NOTHING) {
                // a lower case can have more bytes
                int needed = n + Utf8.lengthOf(written) + utf8.length - i + (words ? 1 : 0);
                if (needed > out.length) {
                    out = Arrays.copyOf(out, needed + (utf8.length - i) / 2 + 16);
                }
                n = Utf8.put(written, out, n);
                white = 0;
            }
        }
        if (words && white == 0) {
            out[n++] = ' ';
        }
        return n == out.length ? out : Arrays.copyOf(out, n);
    }

    /** Eight bytes at once, each of which becomes one; below 0 where they do not: what is not ASCII, and white space behind other. */
    private long eight(long bytes, int white) {
        long high = bytes | NOT_ASCII;
        long control = (high - '\t' * ONES) & ~(high - ('\r' + 1) * ONES) & NOT_ASCII;
        long space = ~((high ^ ' ' * ONES) - ONES) & NOT_ASCII;
        long all = control | space;
        if ((bytes & NOT_ASCII | all & (all << Byte.SIZE | (long) white << 7)) != 0) {
            return -1;
        }
        long upper = lowerCase ? (high - 'A' * ONES) & ~(high - ('Z' + 1) * ONES) & NOT_ASCII : 0;
        return bytes & ~((control >>> 7) * 0xFF) | control >>> 2 | upper >>> 2;
    }

    /** As {@link TextForm#sources}. */
    int[] sources(byte[] utf8, int[] at) {
        int[] sources = new int[at.length];
        int next = 0;
        int n = 0;
        boolean white = words;
        for (int i = 0; i < utf8.length && next < at.length; i += Utf8.lengthOfValid(utf8[i])) {
            int written = written(Utf8.codePoint(utf8, i));
            if (written == NOTHING || written == SPACE && white) {
                continue;
            }
            n += written == SPACE ? 1 : Utf8.lengthOf(written);
            white = written == SPACE;
            while (next < at.length && at[next] < n) {
                sources[next++] = i;
            }
        }
        Arrays.fill(sources, next, at.length, utf8.length);
        return sources;
    }
}
