package dev.peacock.attack;

/** Sums without one of their terms. */
public final class LeftOut {
    /** If a subtraction leaves less than this share of the whole, digits are lost, and the rest is added up again. */
    public static final double LOST = 1e-4;

    private LeftOut() {}

    /** The sum of numbers, none negative, without the j-th of them. */
    public static double sum(double[] numbers, int count, double sum, int j) {
        double left = sum - numbers[j];
        if (left > LOST * sum) {
            return left;
        }
        double again = 0;
        for (int k = 0; k < count; k++) {
            again += k == j ? 0 : numbers[k];
        }
        return again;
    }
}
