package dev.peacock.target;

import dev.peacock.check.UserError;
import dev.peacock.onnx.OnnxModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A model in ONNX's format. What it gives is taken for probabilities where it sums to 1 for a row of zeros, and else for logits. */
public final class OnnxTarget implements Target {
    private static final double CLOSE = 1e-3;

    private final String name;
    private final OnnxModel model;
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

    /** One row of zeros decided what the numbers are, and later ones must be the same. */
    private void requireRight(float[] told, int count) {
        if (told.length != count * classes) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s: its output %s has %d numbers for %d rows of %d classes; it must have a row for each",
                    name,
                    model.output(),
                    told.length,
                    count,
                    classes));
        }
        for (int row = 0; row < count; row++) {
            boolean isFinite = true;
            for (int c = 0; c < classes; c++) {
                isFinite &= Float.isFinite(told[row * classes + c]);
            }
            if (!isFinite
                    || !isOfLogits && !isDistribution(Arrays.copyOfRange(told, row * classes, (row + 1) * classes))) {
                throw new UserError(
                        name + ": its output " + model.output()
                                + (isFinite
                                        ? " has probabilities for a row of zeros, but for another row numbers that do not sum to 1; name the output"
                                                + " of the logits or the probabilities by --output"
                                        : " has numbers for a row that are not finite; check that the rows are scaled as the model takes them"));
            }
        }
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
        requireRight(told, count);
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
