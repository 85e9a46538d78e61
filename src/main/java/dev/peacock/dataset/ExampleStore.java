package dev.peacock.dataset;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import java.util.List;

/**
 * The examples of both splits under one index: train examples are 0..n-1 and test examples n..n+q-1, each in the order of
 * its input. Safe for concurrent reading.
 */
public interface ExampleStore {
    /** n, the number of train examples. */
    int trainSize();

    /** q, the number of test examples. */
    int testSize();

    Shape shape();

    /** Names of the labels; an example's label is an index into them. */
    List<String> labelNames();

    int label(int example);

    /** Writes the example's values divided by the configured scale, height x width x channels, from {@code offset} on. */
    void read(int example, float[] into, int offset);

    /** Writes the example's values as {@link #read} does, but as they were in the input, not divided by the scale. */
    void readUnscaled(int example, float[] into, int offset);

    /** SHA-256 in hex over everything that training can see: values, labels, shape and scale. */
    String contentHash();

    /**
     * The train examples of each subpopulation, in the order in which they come first.
     *
     * @throws dev.peacock.check.UserError if the data set names none
     */
    default int[][] groups() {
        throw new UserError("the data name no groups; set dataset.train.subpopulation to the column that names them");
    }

    default int size() {
        return trainSize() + testSize();
    }
}
