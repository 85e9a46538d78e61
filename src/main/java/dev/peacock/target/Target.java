package dev.peacock.target;

/** A classifier that is asked for probabilities, as an attacker asks it. Used by one thread at a time. */
public interface Target extends AutoCloseable {
    /** Values of a row. */
    int inputs();

    int classes();

    /**
     * The probabilities of {@code count} rows, row after row, each of {@link #classes} numbers.
     *
     * @param rows {@code count * inputs} values
     * @throws dev.peacock.check.UserError where it gives none
     */
    double[] probabilities(float[] rows, int count) throws InterruptedException;

    /** Rows that it was asked for so far. */
    long queries();

    @Override
    void close();
}
