package dev.peacock.stats;

/** Logarithms to base 2. */
public final class Bits {
    private static final double LN2 = Math.log(2);

    private Bits() {}

    /** What so many nats are. */
    public static double ofNats(double nats) {
        return nats / LN2;
    }

    public static double log2(double value) {
        return Math.log(value) / LN2;
    }
}
