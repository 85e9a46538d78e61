package dev.peacock.training.fleet.cpu.loops;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.cpu.vector.VectorLoops;

/**
 * The fleet trainer's loops, in plain Java. {@link VectorLoops} does some of them by the Vector API, operation for operation
 * in the same order, so that the bits are the same: no sum is split, products that are fused here are fused there, and
 * {@link FloatMath} has its own exponential.
 */
public class Loops {
    private static final PoolLoops POOLS = new PoolLoops();
    private static final TapLoops TAPS = new TapLoops();
    private static final MaximaLoops MAXIMA = new MaximaLoops();
    private static final PooledLoops POOLED = new PooledLoops();
    private static final PanelLoops PANELS = new PanelLoops();
    private static final WinogradLoops WINOGRAD = new WinogradLoops();
    private static final ChannelLoops CHANNELS = new ChannelLoops();
    private static final GateLoops GATES = new GateLoops();
    private static final UpdateLoops UPDATES = new UpdateLoops();

    /** Those of pooling. */
    public PoolLoops pools() {
        return POOLS;
    }

    /** Small products. */
    public PanelLoops panels() {
        return PANELS;
    }

    /** Those of convolutions of 3x3. */
    public WinogradLoops winograd() {
        return WINOGRAD;
    }

    /** Those of convolutions of few channels. */
    public TapLoops taps() {
        return TAPS;
    }

    /** Those of convolutions that are pooled two by two. */
    public PooledLoops pooled() {
        return POOLED;
    }

    /** Those of gradients of pooled convolutions. */
    public MaximaLoops maxima() {
        return MAXIMA;
    }

    /** Those of biases and batch normalisation. */
    public ChannelLoops channels() {
        return CHANNELS;
    }

    /** Those of recurrent layers. */
    public GateLoops gates() {
        return GATES;
    }

    /** Those of optimisers. */
    public UpdateLoops updates() {
        return UPDATES;
    }

    /** z = f(z + bias), in place; z [rows, columns], one bias a column. */
    public final void biasActivate(
            float[] z, int at, int rows, int columns, float[] bias, int biasAt, Activation activation) {
        boolean rectified = activation.kind() == Activation.Kind.RELU;
        channels().addBias(z, at, rows, columns, bias, biasAt, rectified);
        if (!rectified) {
            activate(z, at, rows * columns, activation);
        }
    }

    /** z = f(z), in place. */
    public void activate(float[] z, int at, int length, Activation activation) {
        float alpha = activation.alpha();
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = Math.max(z[i], 0);
                }
            }
            case LEAKY_RELU -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = z[i] > 0 ? z[i] : alpha * z[i];
                }
            }
            case TANH -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = FloatMath.tanh(z[i]);
                }
            }
            case SIGMOID -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = FloatMath.sigmoid(z[i]);
                }
            }
            case ELU -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = z[i] > 0 ? z[i] : alpha * (FloatMath.exp(z[i]) - 1);
                }
            }
            case GELU -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = z[i] * FloatMath.sigmoid(FloatMath.GELU * z[i]);
                }
            }
            case SILU -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = z[i] * FloatMath.sigmoid(z[i]);
                }
            }
            case SOFTPLUS -> {
                for (int i = at; i < at + length; i++) {
                    z[i] = FloatMath.softplus(z[i]);
                }
            }
        }
    }

    /** dy = dy f'(z), in place; {@code given} is y = f(z), or z itself where {@link Activation#needsInput}. */
    public void activationGradient(float[] given, int at, float[] dy, int dyAt, int length, Activation activation) {
        float alpha = activation.alpha();
        switch (activation.kind()) {
            case IDENTITY -> {}
            case RELU -> {
                for (int i = 0; i < length; i++) {
                    dy[dyAt + i] = given[at + i] > 0 ? dy[dyAt + i] : 0;
                }
            }
            case LEAKY_RELU -> {
                for (int i = 0; i < length; i++) {
                    dy[dyAt + i] = given[at + i] >= 0 ? dy[dyAt + i] : alpha * dy[dyAt + i];
                }
            }
            case TANH -> {
                for (int i = 0; i < length; i++) {
                    float y = given[at + i];
                    dy[dyAt + i] *= Math.fma(-y, y, 1f);
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < length; i++) {
                    float y = given[at + i];
                    dy[dyAt + i] *= y * (1 - y);
                }
            }
            case ELU -> {
                for (int i = 0; i < length; i++) {
                    float y = given[at + i];
                    dy[dyAt + i] = y >= 0 ? dy[dyAt + i] : dy[dyAt + i] * (y + alpha);
                }
            }
            case GELU -> {
                for (int i = 0; i < length; i++) {
                    dy[dyAt + i] *= FloatMath.siluSlope(FloatMath.GELU * given[at + i]);
                }
            }
            case SILU -> {
                for (int i = 0; i < length; i++) {
                    dy[dyAt + i] *= FloatMath.siluSlope(given[at + i]);
                }
            }
            case SOFTPLUS -> {
                for (int i = 0; i < length; i++) {
                    dy[dyAt + i] *= 1 - FloatMath.exp(-given[at + i]);
                }
            }
        }
    }

    /** x = exp(x), in place. */
    public void exp(float[] x, int at, int length) {
        for (int i = at; i < at + length; i++) {
            x[i] = FloatMath.exp(x[i]);
        }
    }

    /** y = a + b. */
    public void add(float[] a, int aAt, float[] b, int bAt, int length, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = a[aAt + i] + b[bAt + i];
        }
    }

    /** y = a b, element by element. */
    public final void multiply(float[] a, int aAt, float[] b, int bAt, int length, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = a[aAt + i] * b[bAt + i];
        }
    }

    /**
     * sums = the sum of each column of x [rows, columns]: the rows added in pairs, and these in pairs; {@code scratch} takes half of the
     * rows, rounded up.
     */
    public final void columnSumsInPairs(
            float[] x, int at, int rows, int columns, float[] scratch, int scratchAt, float[] sums, int sumsAt) {
        float[] from = x;
        int fromAt = at;
        int left = rows;
        while (left > 1) {
            int half = (left + 1) / 2;
            int pairs = (left - half) * columns;
            add(from, fromAt, from, fromAt + half * columns, pairs, scratch, scratchAt);
            if (from != scratch && half * columns > pairs) {
                System.arraycopy(from, fromAt + pairs, scratch, scratchAt + pairs, columns);
            }
            from = scratch;
            fromAt = scratchAt;
            left = half;
        }
        System.arraycopy(from, fromAt, sums, sumsAt, columns);
    }

    /** y [rows, columns] = the same row again and again. */
    public final void repeat(float[] row, int at, int rows, int columns, float[] y, int yAt) {
        System.arraycopy(row, at, y, yAt, columns);
        int length = rows * columns;
        for (int filled = columns; filled < length; filled *= 2) {
            System.arraycopy(y, yAt, y, yAt + filled, Math.min(filled, length - filled));
        }
    }

    /** See {@link dev.peacock.training.fleet.Kernels#crossEntropyGradient}; the gradient may take the place of the logits. */
    public final boolean crossEntropyGradient(
            float[] z, int at, int[] labels, int rows, int classes, float smoothing, float[] gradient, int gradientAt) {
        boolean finite = softmax(z, at, rows, classes, smoothing / classes, 1f / rows, gradient, gradientAt);
        for (int row = 0; row < rows; row++) {
            gradient[gradientAt + row * classes + labels[row]] -= (1 - smoothing) * (1f / rows);
        }
        return finite;
    }

    /** y = (softmax(z) - off) share, row by row; y may be z. Whether all z were finite. */
    protected boolean softmax(float[] z, int at, int rows, int columns, float off, float share, float[] y, int yAt) {
        float check = 0;
        for (int row = 0; row < rows; row++) {
            int from = at + row * columns;
            float largest = z[from];
            float smallest = largest;
            for (int c = 1; c < columns; c++) {
                largest = Math.max(largest, z[from + c]);
                smallest = Math.min(smallest, z[from + c]);
            }
            // 0, or NaN where one of them is not finite
            check += 0 * smallest + 0 * largest;
            int to = yAt + row * columns;
            for (int c = 0; c < columns; c++) {
                y[to + c] = z[from + c] - largest;
            }
        }
        exp(y, yAt, rows * columns);
        for (int row = 0; row < rows; row++) {
            int to = yAt + row * columns;
            float sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += y[to + c];
            }
            float inverse = 1 / sum;
            for (int c = 0; c < columns; c++) {
                y[to + c] = (y[to + c] * inverse - off) * share;
            }
        }
        return check == 0;
    }

    /** z = z - log sum exp z, row by row, in place; z [rows, columns], {@code scratch} as large. */
    public final void logSoftmax(float[] z, int at, int rows, int columns, float[] scratch) {
        for (int row = 0; row < rows; row++) {
            int from = at + row * columns;
            float largest = z[from];
            for (int c = 1; c < columns; c++) {
                largest = Math.max(largest, z[from + c]);
            }
            for (int c = 0; c < columns; c++) {
                z[from + c] -= largest;
            }
        }
        System.arraycopy(z, at, scratch, 0, rows * columns);
        exp(scratch, 0, rows * columns);
        for (int row = 0; row < rows; row++) {
            float sum = 0;
            for (int c = 0; c < columns; c++) {
                sum += scratch[row * columns + c];
            }
            float log = (float) StrictMath.log(sum);
            for (int c = 0; c < columns; c++) {
                z[at + row * columns + c] -= log;
            }
        }
    }

    /** x = factor x. */
    public final void scale(float[] x, int at, int length, float factor) {
        for (int i = at; i < at + length; i++) {
            x[i] *= factor;
        }
    }

    /** y = y + factor x. */
    public final void addScaled(float[] x, int at, int length, float factor, float[] y, int yAt) {
        for (int i = 0; i < length; i++) {
            y[yAt + i] = Math.fma(factor, x[at + i], y[yAt + i]);
        }
    }

    /** x cut off at -limit and limit. */
    public final void clamp(float[] x, int at, int length, float limit) {
        for (int i = at; i < at + length; i++) {
            x[i] = Math.max(-limit, Math.min(limit, x[i]));
        }
    }

    /** The sum of all squares, in double, in order. */
    public final double sumOfSquares(float[] x, int at, int length) {
        double sum = 0;
        for (int i = at; i < at + length; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }
}
