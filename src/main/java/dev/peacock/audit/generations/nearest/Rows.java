package dev.peacock.audit.generations.nearest;

import java.io.Serializable;

/**
 * Images of one size, or embeddings, as rows of numbers.
 *
 * @param values [count, width]; not copied, and not to be changed
 */
public record Rows(float[] values, int count, int width) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** IllegalArgumentException for another number of values. */
    public Rows {
        if (count < 0 || width < 1 || values.length != Math.multiplyExact(count, width)) {
            throw new IllegalArgumentException(values.length + " values for " + count + " rows of " + width);
        }
    }

    /** The root of the mean squared difference of two rows (Carlini et al. 2023, section 4.1). */
    public double distance(int row, Rows others, int other) {
        return Math.sqrt(squared(row, others, other) / width);
    }

    /** The sum of the squared differences of two rows. */
    double squared(int row, Rows others, int other) {
        int a = row * width;
        int b = other * width;
        double sum = 0;
        for (int i = 0; i < width; i++) {
            double difference = (double) values[a + i] - others.values[b + i];
            sum += difference * difference;
        }
        return sum;
    }

    /** The sum of a row's squared values. */
    double squared(int row) {
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += (double) values[i] * values[i];
        }
        return sum;
    }
}
