package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.cpu.loops.ChannelLoops;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@link Op.BatchNorm}. The batch's mean and variance come from one pass: those of blocks of rows in float32, put together
 * in double (Chan, Golub and LeVeque 1983, eq. 2.1), so that the error does not grow with the number of rows.
 */
final class BatchNormLayer implements Layer<Slice> {
    /** Values of a block: a half of the first-level cache. */
    private static final int BLOCK_VALUES = 4096;

    private final Loops loops;
    private final ChannelLoops channelLoops;
    private final int size;
    private final int channels;
    private final Op.BatchNorm op;
    private final int block;
    /** What is subtracted and what the rest is multiplied with, in the last forward pass. */
    private final float[] center;

    private final float[] scale;
    private final float[] inverse;
    private final float[] blockSums;
    private final float[] blockProducts;
    private final double[] sums;
    private final double[] products;
    /** z of one block, for an activation whose derivative needs it. */
    private final @Nullable Slice input;

    /** Whether the last forward pass took the batch's statistics, which then depend on x. */
    private boolean isOfBatch;

    BatchNormLayer(Loops loops, int size, int channels, Op.BatchNorm op, IntFunction<Slice> memory) {
        this.loops = loops;
        this.channelLoops = loops.channels();
        this.size = size;
        this.channels = channels;
        this.op = op;
        this.block = Math.max(16, BLOCK_VALUES / channels);
        this.center = new float[channels];
        this.scale = new float[channels];
        this.inverse = new float[channels];
        this.blockSums = new float[channels];
        this.blockProducts = new float[channels];
        this.sums = new double[channels];
        this.products = new double[channels];
        this.input = op.activation().needsInput() ? memory.apply(block * channels) : null;
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        int count = rows * (size / channels);
        isOfBatch = training;
        if (training) {
            batchStatistics(x, count);
            updateRunning(parameters.get(2), parameters.get(3), count);
        } else {
            Slice mean = parameters.get(2);
            Slice variance = parameters.get(3);
            for (int c = 0; c < channels; c++) {
                center[c] = mean.array()[mean.offset() + c];
                inverse[c] = inverseDeviation(variance.array()[variance.offset() + c]);
            }
        }
        Slice gamma = parameters.get(0);
        Slice beta = parameters.get(1);
        for (int c = 0; c < channels; c++) {
            scale[c] = gamma.array()[gamma.offset() + c] * inverse[c];
        }
        for (int row = 0; row < count; row += block) {
            int now = Math.min(block, count - row);
            int at = row * channels;
            normalise(x, at, now, beta, y, at);
            loops.activate(y.array(), y.offset() + at, now * channels, op.activation());
        }
    }

    private float inverseDeviation(double variance) {
        return (float) (1 / Math.sqrt(variance + op.epsilon()));
    }

    private void normalise(Slice x, int at, int count, Slice beta, Slice y, int yAt) {
        channelLoops.normalise(
                x.array(),
                x.offset() + at,
                count,
                channels,
                center,
                scale,
                beta.array(),
                beta.offset(),
                y.array(),
                y.offset() + yAt);
    }

    /** Leaves the means in {@code sums} and the sums of squares around them in {@code products}. */
    private void batchStatistics(Slice x, int count) {
        Arrays.fill(sums, 0);
        Arrays.fill(products, 0);
        for (int row = 0; row < count; row += block) {
            int now = Math.min(block, count - row);
            int at = x.offset() + row * channels;
            Arrays.fill(blockSums, 0);
            channelLoops.addRows(x.array(), at, now, channels, blockSums, 0);
            for (int c = 0; c < channels; c++) {
                center[c] = blockSums[c] / now;
            }
            channelLoops.squares(x.array(), at, now, channels, center, blockSums, blockProducts);
            for (int c = 0; c < channels; c++) {
                // what was subtracted is the mean only to float32's precision: the rest makes up for it
                double rest = (double) blockSums[c] / now;
                double apart = center[c] + rest - sums[c];
                sums[c] += apart * now / (row + now);
                products[c] += blockProducts[c] - now * rest * rest + apart * apart * row * now / (row + now);
            }
        }
        for (int c = 0; c < channels; c++) {
            center[c] = (float) sums[c];
            inverse[c] = inverseDeviation(products[c] / count);
        }
    }

    private void updateRunning(Slice mean, Slice variance, int count) {
        float decay = op.decay();
        for (int c = 0; c < channels; c++) {
            int m = mean.offset() + c;
            int v = variance.offset() + c;
            mean.array()[m] = Math.fma(decay, mean.array()[m], (1 - decay) * center[c]);
            variance.array()[v] = Math.fma(decay, variance.array()[v], (1 - decay) * (float) (products[c] / count));
        }
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        int count = rows * (size / channels);
        Arrays.fill(sums, 0);
        Arrays.fill(products, 0);
        for (int row = 0; row < count; row += block) {
            int now = Math.min(block, count - row);
            int at = row * channels;
            activationGradient(x, parameters.get(1), y, dy, at, now);
            channelLoops.gradientSums(
                    x.array(),
                    x.offset() + at,
                    dy.array(),
                    dy.offset() + at,
                    now,
                    channels,
                    center,
                    blockSums,
                    blockProducts);
            for (int c = 0; c < channels; c++) {
                sums[c] += blockSums[c];
                products[c] += blockProducts[c];
            }
        }
        Slice dgamma = gradients.get(0);
        Slice dbeta = gradients.get(1);
        for (int c = 0; c < channels; c++) {
            dgamma.array()[dgamma.offset() + c] = (float) (products[c] * inverse[c]);
            dbeta.array()[dbeta.offset() + c] = (float) sums[c];
        }
        if (dx != null) {
            inputGradient(x, dy, dx, count);
        }
    }

    private void activationGradient(Slice x, Slice beta, Slice y, Slice dy, int at, int count) {
        Slice given = y;
        int from = at;
        if (input != null) {
            normalise(x, at, count, beta, input, 0);
            given = input;
            from = 0;
        }
        loops.activationGradient(
                given.array(), given.offset() + from, dy.array(), dy.offset() + at, count * channels, op.activation());
    }

    private void inputGradient(Slice x, Slice dy, Slice dx, int count) {
        for (int c = 0; c < channels; c++) {
            double perExample = isOfBatch ? (double) scale[c] / count : 0;
            blockProducts[c] = (float) (perExample * products[c] * inverse[c] * inverse[c]);
            blockSums[c] = (float) (perExample * sums[c]);
        }
        for (int row = 0; row < count; row += block) {
            int at = row * channels;
            channelLoops.inputGradient(
                    x.array(),
                    x.offset() + at,
                    dy.array(),
                    dy.offset() + at,
                    Math.min(block, count - row),
                    channels,
                    center,
                    scale,
                    blockProducts,
                    blockSums,
                    dx.array(),
                    dx.offset() + at);
        }
    }
}
