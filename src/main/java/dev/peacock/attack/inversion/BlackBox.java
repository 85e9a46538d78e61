package dev.peacock.attack.inversion;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Target;
import java.util.Arrays;

/**
 * Of a model that gives probabilities alone; gradients are estimated from differences. {@link Target#queries} counts what that takes.
 *
 * @param step how far from an image the model is asked
 * @param draws 0 for central differences by each value: 2 queries a value and image; else so many random directions of SPSA (Spall
 *     1992, equation 2.2), 2 queries a direction and image
 * @param random of the directions
 * @param range that no value leaves that it is asked for
 */
public record BlackBox(Target model, double step, int draws, RandomStream random, Interval range)
        implements Confidence {
    /** Values that are asked for at once. */
    private static final int MOST_VALUES = 1 << 20;

    @Override
    public int inputs() {
        return model.inputs();
    }

    @Override
    public double[] of(double[] x, int count, int[] labels) throws InterruptedException {
        return confidences(model, x, count, labels);
    }

    @Override
    public double[] gradients(double[] x, int count, int[] labels, double[] into) throws InterruptedException {
        return gradients(x, count, labels, into, (row, confidence) -> true);
    }

    /** Asks for confidences first, since derivatives are dear. */
    @Override
    public double[] gradients(double[] x, int count, int[] labels, double[] into, Wanted wanted)
            throws InterruptedException {
        double[] confidences = of(x, count, labels);
        for (int row = 0; row < count; row++) {
            if (wanted.is(row, confidences[row])) {
                gradient(x, row, labels[row], into);
            }
        }
        return confidences;
    }

    private void gradient(double[] x, int row, int label, double[] into) throws InterruptedException {
        int inputs = inputs();
        int directions = draws == 0 ? inputs : draws;
        int most = Math.max(1, MOST_VALUES / (2 * inputs));
        Arrays.fill(into, row * inputs, (row + 1) * inputs, 0);
        for (int first = 0; first < directions; first += most) {
            add(x, row, label, first, Math.min(most, directions - first), into);
        }
    }

    /** Adds what some directions say of the derivatives: the difference of confidences over that of the values. */
    private void add(double[] x, int row, int label, int first, int count, double[] into) throws InterruptedException {
        int inputs = inputs();
        double[] asked = new double[2 * count * inputs];
        int[] labels = new int[2 * count];
        Arrays.fill(labels, label);
        for (int d = 0; d < count; d++) {
            for (int k = 0; k < inputs; k++) {
                double by = draws > 0 ? random.nextLong() < 0 ? -step : step : first + d == k ? step : 0;
                double value = x[row * inputs + k];
                asked[2 * d * inputs + k] = within(value + by);
                asked[(2 * d + 1) * inputs + k] = within(value - by);
            }
        }
        double[] confidences = of(asked, 2 * count, labels);
        for (int d = 0; d < count; d++) {
            for (int k = 0; k < inputs; k++) {
                double apart = asked[2 * d * inputs + k] - asked[(2 * d + 1) * inputs + k];
                if (apart != 0) {
                    into[row * inputs + k] +=
                            (confidences[2 * d] - confidences[2 * d + 1]) / apart / Math.max(1, draws);
                }
            }
        }
    }

    /** A service can refuse other values, and no example has them; so at an edge a difference is one-sided. */
    private double within(double value) {
        return Math.max(range.low(), Math.min(range.high(), value));
    }

    static double[] confidences(Target model, double[] x, int count, int[] labels) throws InterruptedException {
        double[] all = model.probabilities(floats(x, count * model.inputs()), count);
        return ofLabels(all, model.classes(), count, labels);
    }

    static double[] ofLabels(double[] all, int classes, int count, int[] labels) {
        double[] confidences = new double[count];
        for (int row = 0; row < count; row++) {
            confidences[row] = all[row * classes + labels[row]];
        }
        return confidences;
    }

    static float[] floats(double[] x, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) x[i];
        }
        return values;
    }
}
