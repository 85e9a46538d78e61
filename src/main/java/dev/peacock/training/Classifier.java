package dev.peacock.training;

import dev.peacock.check.UserError;

/** A trained network in use: rows of values in, logits out. Values are as in the store: divided by the scale, height x width x channels. */
public interface Classifier extends AutoCloseable {
    /** Values of a row. */
    int inputs();

    /** Logits of a row. */
    int classes();

    /** Writes the logits of {@code count} rows in inference mode, row after row, to {@code into[0..count * classes)}. */
    void logits(float[] rows, int count, float[] into);

    /**
     * The same, and writes the derivatives of -log p(label), in nats, by the values of each row to {@code into[0..count * inputs)}.
     *
     * @param labels one a row
     * @throws UserError if the network's derivatives are not known
     */
    void gradients(float[] rows, int count, int[] labels, float[] logits, float[] into);

    @Override
    void close();
}
