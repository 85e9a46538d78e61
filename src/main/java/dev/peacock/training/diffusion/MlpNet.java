package dev.peacock.training.diffusion;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.Blas;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.Arrays;

/**
 * A multilayer network with SiLU, whose hidden layers above the first add to their input, and each of which is told the step of the noise
 * (and the label). Buffers are made once, for so many rows. Not thread-safe.
 */
final class MlpNet implements DenoiserNet {
    private final MlpLayout layout;
    private final float[] values;
    private final Loops loops;
    /** By layer, its input [rows, input + told]; the last has the output's input. */
    private final float[][] inputs;
    /** By layer, sums before the activation, and sigmoid of them. */
    private final float[][] sums;

    private final float[][] sigmoids;
    private final float[] scratch;
    private final float[] slopes;
    private final float[] back;

    MlpNet(MlpLayout layout, int most, Loops loops) {
        this.layout = layout;
        this.values = new float[layout.size()];
        this.loops = loops;
        int layers = layout.layers();
        this.inputs = new float[layers + 1][];
        this.sums = new float[layers][];
        this.sigmoids = new float[layers][];
        for (int layer = 0; layer < layers; layer++) {
            inputs[layer] = new float[most * layout.wide(layer)];
            sums[layer] = new float[most * layout.hidden()];
            sigmoids[layer] = new float[most * layout.hidden()];
        }
        inputs[layers] = new float[most * layout.hidden()];
        this.scratch = new float[most * layout.hidden()];
        this.slopes = new float[most * layout.hidden()];
        this.back = new float[most * (layout.hidden() + layout.told())];
    }

    @Override
    public int size() {
        return layout.size();
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public void draw(RandomStream random) {
        layout.draw(random, values);
    }

    @Override
    public void forward(int rows, float[] x, int at, float[] told, float[] output, int outputAt) {
        int hidden = layout.hidden();
        for (int row = 0; row < rows; row++) {
            System.arraycopy(x, at + row * layout.width(), inputs[0], row * layout.wide(0), layout.width());
        }
        for (int layer = 0; layer < layout.layers(); layer++) {
            int wide = layout.wide(layer);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(
                        told, row * layout.told(), inputs[layer], row * wide + layout.input(layer), layout.told());
            }
            loops.repeat(values, layout.bias(layer), rows, hidden, sums[layer], 0);
            Blas.multiply(
                    PLAIN,
                    PLAIN,
                    rows,
                    hidden,
                    wide,
                    inputs[layer],
                    0,
                    wide,
                    values,
                    layout.weights(layer),
                    hidden,
                    1,
                    sums[layer],
                    0,
                    hidden);
            silu(layer, rows);
        }
        loops.repeat(values, layout.outputBias(), rows, layout.width(), output, outputAt);
        Blas.multiply(
                PLAIN,
                PLAIN,
                rows,
                layout.width(),
                hidden,
                inputs[layout.layers()],
                0,
                hidden,
                values,
                layout.outputWeights(),
                layout.width(),
                1,
                output,
                outputAt,
                layout.width());
    }

    /** Puts silu of a layer's sums, plus its input where it adds to it, into the next layer's input. */
    private void silu(int layer, int rows) {
        int hidden = layout.hidden();
        float[] z = sums[layer];
        float[] sigmoid = sigmoids[layer];
        int length = rows * hidden;
        for (int i = 0; i < length; i++) {
            sigmoid[i] = -z[i];
        }
        loops.exp(sigmoid, 0, length);
        for (int i = 0; i < length; i++) {
            sigmoid[i] = 1 / (1 + sigmoid[i]);
        }
        loops.multiply(z, 0, sigmoid, 0, length, scratch, 0);
        int wide = layer + 1 < layout.layers() ? layout.wide(layer + 1) : hidden;
        float[] next = inputs[layer + 1];
        for (int row = 0; row < rows; row++) {
            if (layer > 0) {
                loops.add(scratch, row * hidden, inputs[layer], row * layout.wide(layer), hidden, next, row * wide);
            } else {
                System.arraycopy(scratch, row * hidden, next, row * wide, hidden);
            }
        }
    }

    @Override
    public void backward(int rows, float[] slope, float[] gradient) {
        int hidden = layout.hidden();
        int last = layout.layers();
        Blas.multiply(
                TRANSPOSED,
                PLAIN,
                hidden,
                layout.width(),
                rows,
                inputs[last],
                0,
                hidden,
                slope,
                0,
                layout.width(),
                0,
                gradient,
                layout.outputWeights(),
                layout.width());
        columnSums(rows, layout.width(), slope, gradient, layout.outputBias());
        Blas.multiply(
                PLAIN,
                TRANSPOSED,
                rows,
                hidden,
                layout.width(),
                slope,
                0,
                layout.width(),
                values,
                layout.outputWeights(),
                layout.width(),
                0,
                slopes,
                0,
                hidden);
        for (int layer = last - 1; layer >= 0; layer--) {
            int wide = layout.wide(layer);
            siluSlope(layer, rows);
            Blas.multiply(
                    TRANSPOSED,
                    PLAIN,
                    wide,
                    hidden,
                    rows,
                    inputs[layer],
                    0,
                    wide,
                    scratch,
                    0,
                    hidden,
                    0,
                    gradient,
                    layout.weights(layer),
                    hidden);
            columnSums(rows, hidden, scratch, gradient, layout.bias(layer));
            if (layer > 0) {
                // what it was told has no gradient, and what it added to keeps its own
                Blas.multiply(
                        PLAIN,
                        TRANSPOSED,
                        rows,
                        hidden,
                        hidden,
                        scratch,
                        0,
                        hidden,
                        values,
                        layout.weights(layer),
                        hidden,
                        0,
                        back,
                        0,
                        hidden);
                loops.add(slopes, 0, back, 0, rows * hidden, slopes, 0);
            }
        }
    }

    /** scratch = slopes silu'(z), with silu'(z) = s (1 + z (1 - s)), s the sigmoid. */
    private void siluSlope(int layer, int rows) {
        float[] z = sums[layer];
        float[] sigmoid = sigmoids[layer];
        int length = rows * layout.hidden();
        for (int i = 0; i < length; i++) {
            scratch[i] = slopes[i] * sigmoid[i] * (1 + z[i] * (1 - sigmoid[i]));
        }
    }

    private void columnSums(int rows, int columns, float[] x, float[] into, int at) {
        Arrays.fill(into, at, at + columns, 0);
        loops.channels().addRows(x, 0, rows, columns, into, at);
    }
}
