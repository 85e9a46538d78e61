package dev.peacock.attack.inversion;

import dev.peacock.stats.RandomStream;
import dev.peacock.target.Target;

/**
 * Of a model that gives probabilities alone; gradients are estimated from differences. {@link Target#queries} counts what that takes.
 *
 * @param step how far from an image the model is asked
 * @param draws 0 for central differences by each value: 2 queries a value and image; else so many random directions of SPSA (Spall
 *     1992, equation 2.2), 2 queries a direction and image
 * @param random of the directions
 */
public record BlackBox(Target model, double step, int draws, RandomStream random) implements Confidence {
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
        for (int row = 0; row < count; row++) {
            gradient(x, row, labels[row], into);
        }
        return of(x, count, labels);
    }

    private void gradient(double[] x, int row, int label, double[] into) throws InterruptedException {
        int inputs = inputs();
        int directions = draws == 0 ? inputs : draws;
        double[][] by = new double[directions][inputs];
        double[] asked = new double[2 * directions * inputs];
        int[] labels = new int[2 * directions];
        for (int d = 0; d < directions; d++) {
            labels[2 * d] = label;
            labels[2 * d + 1] = label;
            for (int k = 0; k < inputs; k++) {
                by[d][k] = draws == 0 ? d == k ? 1 : 0 : random.nextLong() < 0 ? -1 : 1;
                asked[2 * d * inputs + k] = x[row * inputs + k] + step * by[d][k];
                asked[(2 * d + 1) * inputs + k] = x[row * inputs + k] - step * by[d][k];
            }
        }
        double[] confidences = of(asked, 2 * directions, labels);
        for (int k = 0; k < inputs; k++) {
            double sum = 0;
            for (int d = 0; d < directions; d++) {
                sum += by[d][k] * (confidences[2 * d] - confidences[2 * d + 1]);
            }
            into[row * inputs + k] = sum / (2 * step * Math.max(1, draws));
        }
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
