package dev.peacock.target;

import dev.peacock.check.UserError;
import dev.peacock.onnx.OnnxModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A model in ONNX's format. What it gives is taken for probabilities where it sums to 1 for a row of zeros, and else for logits. */
public final class OnnxTarget implements Target {
    private static final double CLOSE = 1e-3;

    private final OnnxModel model;
    private final String name;
    private final List<Long> axes;
    private final int inputs;
    private final int classes;
    private final boolean isOfLogits;
    private long queries;

    /**
     * Takes the model over.
     *
     * @param axes of a row
     * @throws UserError where it gives fewer than two numbers for a row
     */
    public OnnxTarget(String name, OnnxModel model, List<Long> axes) {
        this.name = name;
        this.model = model;
        this.axes = axes;
        this.inputs = (int) axes.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        float[] one = model.run(new float[inputs], 1, axes);
        if (one.length < 2) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s: its output %s has %d numbers for a row, but a classifier has one for each of its classes; name the output of the"
                            + " probabilities by --output",
                    name,
                    model.output(),
                    one.length));
        }
        this.classes = one.length;
        this.isOfLogits = !isDistribution(one);
    }

    private static boolean isDistribution(float[] row) {
        double sum = 0;
        boolean isPositive = true;
        for (float p : row) {
            sum += p;
            isPositive &= p >= 0;
        }
        return isPositive && Math.abs(sum - 1) <= CLOSE;
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public double[] probabilities(float[] rows, int count) {
        queries += count;
        float[] told = model.run(Arrays.copyOf(rows, count * inputs), count, axes);
        for (float number : told) {
            if (!Float.isFinite(number)) {
                throw new UserError(name + ": gives " + number + " for some rows, which is no probability");
            }
        }
        if (isOfLogits) {
            return Softmax.of(told, count, classes);
        }
        double[] probabilities = new double[told.length];
        for (int i = 0; i < told.length; i++) {
            probabilities[i] = told[i];
        }
        return probabilities;
    }

    @Override
    public long queries() {
        return queries;
    }

    @Override
    public void close() {
        model.close();
    }
}
