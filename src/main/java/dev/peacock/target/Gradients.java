package dev.peacock.target;

/** A target whose insides are known (white box). */
public interface Gradients extends Target {
    /**
     * The derivatives of -log p(label), in nats, by the values of each row.
     *
     * @param rows {@code count * inputs} values
     * @param labels one a row
     * @param into takes {@code count * inputs} derivatives
     * @return the probabilities of the rows, as {@link #probabilities} gives them; both are one query a row
     */
    double[] gradients(float[] rows, int count, int[] labels, float[] into);
}
