package dev.peacock.attack;

/** Scores as whole numbers of the same order, equal where the scores are equal: 0 and -0 are, and NaN has none. */
public final class ScoreKeys {
    /** Of a threshold that no score reaches. */
    public static final int ABOVE_ALL = Integer.MAX_VALUE;

    /** Number of groups of keys: those that share their upper 16 bits. */
    public static final int GROUPS = 1 << 16;

    private ScoreKeys() {}

    public static int key(float score) {
        int bits = Float.floatToIntBits(score + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    /** The score of a key; positive infinity of {@link #ABOVE_ALL}. */
    public static float score(int key) {
        return key == ABOVE_ALL ? Float.POSITIVE_INFINITY : Float.intBitsToFloat(key ^ (key >> 31 & Integer.MAX_VALUE));
    }

    /** 0 to {@link #GROUPS} - 1, ascending with the key. */
    public static int group(int key) {
        return (key >> 16) + GROUPS / 2;
    }

    /** The lowest key of a group. */
    public static int lowest(int group) {
        return (group - GROUPS / 2) << 16;
    }
}
