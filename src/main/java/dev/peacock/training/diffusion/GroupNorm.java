package dev.peacock.training.diffusion;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.cpu.loops.ChannelLoops;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.Arrays;

/**
 * y = silu(gamma (x - mean) / sqrt(variance + epsilon) + beta), where mean and variance are those of a group of channels over all pixels of
 * one image (Wu and He 2018). The parameters gamma and beta, [channels] each, lie from {@code offset} on in the net's array.
 */
final class GroupNorm {
    static final Activation SILU = new Activation(Activation.Kind.SILU, 0);
    private static final int MOST_GROUPS = 8;
    /** A group of one would forget what is added to all its pixels, such as what the net is told. */
    private static final int LEAST_CHANNELS = 4;

    private static final float EPSILON = 1e-5f;

    private final Loops loops;
    private final ChannelLoops channelLoops;
    private final int pixels;
    private final int channels;
    private final int groups;
    private final int offset;
    /** By image, what is subtracted of each channel and what the rest is multiplied with. */
    private final float[][] centers;

    private final float[][] inverses;
    private final float[] scale;
    private final float[] sums;
    private final float[] products;
    /** One image before the activation. */
    private final float[] normal;

    /** @param most images at once */
    GroupNorm(Loops loops, int pixels, int channels, int most, int offset) {
        this.loops = loops;
        this.channelLoops = loops.channels();
        this.pixels = pixels;
        this.channels = channels;
        this.groups = groups(channels);
        this.offset = offset;
        this.centers = new float[most][channels];
        this.inverses = new float[most][channels];
        this.scale = new float[channels];
        this.sums = new float[channels];
        this.products = new float[channels];
        this.normal = new float[pixels * channels];
    }

    /** The most groups of equal size. */
    static int groups(int channels) {
        int groups = Math.max(1, Math.min(MOST_GROUPS, channels / LEAST_CHANNELS));
        while (channels % groups != 0) {
            groups--;
        }
        return groups;
    }

    int size() {
        return 2 * channels;
    }

    void begin(float[] values) {
        Arrays.fill(values, offset, offset + channels, 1);
        Arrays.fill(values, offset + channels, offset + 2 * channels, 0);
    }

    void forward(int rows, float[] x, float[] values, float[] y) {
        int length = pixels * channels;
        for (int row = 0; row < rows; row++) {
            measure(x, row);
            normalise(x, row, values, y, row * length);
            loops.activate(y, row * length, length, SILU);
        }
    }

    private void measure(float[] x, int row) {
        int at = row * pixels * channels;
        float[] center = centers[row];
        float[] inverse = inverses[row];
        Arrays.fill(sums, 0);
        channelLoops.addRows(x, at, pixels, channels, sums, 0);
        int wide = channels / groups;
        double count = (double) pixels * wide;
        for (int from = 0; from < channels; from += wide) {
            Arrays.fill(center, from, from + wide, (float) (sum(sums, from, wide) / count));
        }
        // what was subtracted is the mean only to float32's precision: the rest makes up for it
        channelLoops.squares(x, at, pixels, channels, center, sums, products);
        for (int from = 0; from < channels; from += wide) {
            double rest = sum(sums, from, wide) / count;
            double variance = sum(products, from, wide) / count - rest * rest;
            Arrays.fill(inverse, from, from + wide, (float) (1 / Math.sqrt(variance + EPSILON)));
        }
    }

    private static double sum(float[] values, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
        }
        return sum;
    }

    private void normalise(float[] x, int row, float[] values, float[] y, int yAt) {
        loops.multiply(values, offset, inverses[row], 0, channels, scale, 0);
        int at = row * pixels * channels;
        channelLoops.normalise(x, at, pixels, channels, centers[row], scale, values, offset + channels, y, yAt);
    }

    /**
     * Gradients after a forward pass with the same arguments.
     *
     * @param d that by y, which becomes that by x
     * @param gradient receives those by the parameters
     */
    void backward(int rows, float[] x, float[] values, float[] d, float[] gradient) {
        Arrays.fill(gradient, offset, offset + 2 * channels, 0);
        int length = pixels * channels;
        int wide = channels / groups;
        double count = (double) pixels * wide;
        for (int row = 0; row < rows; row++) {
            int at = row * length;
            float[] center = centers[row];
            normalise(x, row, values, normal, 0);
            loops.activationGradient(normal, 0, d, at, length, SILU);
            channelLoops.gradientSums(x, at, d, at, pixels, channels, center, sums, products);
            for (int from = 0; from < channels; from += wide) {
                double inverse = inverses[row][from];
                double ofSums = 0;
                double ofProducts = 0;
                for (int c = from; c < from + wide; c++) {
                    gradient[offset + c] += (float) (inverse * products[c]);
                    gradient[offset + channels + c] += sums[c];
                    ofSums += (double) values[offset + c] * sums[c];
                    ofProducts += (double) values[offset + c] * products[c];
                }
                Arrays.fill(sums, from, from + wide, (float) (inverse * ofSums / count));
                Arrays.fill(products, from, from + wide, (float) (inverse * inverse * inverse * ofProducts / count));
            }
            channelLoops.inputGradient(x, at, d, at, pixels, channels, center, scale, products, sums, d, at);
        }
    }
}
