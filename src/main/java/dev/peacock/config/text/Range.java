package dev.peacock.config.text;

import java.math.BigDecimal;

/** The numbers that a key takes, and the words for them. */
public record Range(
        BigDecimal low, boolean lowIn, BigDecimal high, boolean highIn, boolean integersOnly, String words) {
    private static final BigDecimal HUGE = new BigDecimal("1e99");

    public static final Range FRACTION =
            new Range(BigDecimal.ZERO, false, BigDecimal.ONE, false, false, "a number between 0 and 1, both excluded");
    public static final Range BELOW_ONE =
            new Range(BigDecimal.ZERO, true, BigDecimal.ONE, false, false, "a number of at least 0 and below 1");
    public static final Range UP_TO_ONE =
            new Range(BigDecimal.ZERO, false, BigDecimal.ONE, true, false, "a number above 0 and at most 1");
    public static final Range POSITIVE =
            new Range(BigDecimal.ZERO, false, HUGE, true, false, "a number above 0 and at most 1e99");
    public static final Range NOT_NEGATIVE =
            new Range(BigDecimal.ZERO, true, HUGE, true, false, "a number of at least 0 and at most 1e99");
    public static final Range DIFFERENCE =
            new Range(BigDecimal.ONE.negate(), true, BigDecimal.ONE, true, false, "a number from -1 to 1");
    public static final Range NATS = new Range(
            BigDecimal.valueOf(-100), true, BigDecimal.valueOf(100), true, false, "a number from -100 to 100");
    public static final Range LONG = new Range(
            BigDecimal.valueOf(Long.MIN_VALUE),
            true,
            BigDecimal.valueOf(Long.MAX_VALUE),
            true,
            true,
            "a whole number of 64 bits");

    /** Whole numbers, both ends included. */
    public static Range integers(int low, int high) {
        String words = high == Integer.MAX_VALUE
                ? "a whole number of at least " + low
                : "a whole number from " + low + " to " + high;
        return new Range(BigDecimal.valueOf(low), true, BigDecimal.valueOf(high), true, true, words);
    }

    /** The same numbers, where the key also takes a word. */
    public Range orWord(String word) {
        return new Range(low, lowIn, high, highIn, integersOnly, words + " or " + word);
    }

    public boolean contains(BigDecimal number) {
        int overLow = number.compareTo(low);
        int overHigh = number.compareTo(high);
        return (overLow > 0 || (lowIn && overLow == 0))
                && (overHigh < 0 || (highIn && overHigh == 0))
                && (!integersOnly || number.stripTrailingZeros().scale() <= 0);
    }
}
