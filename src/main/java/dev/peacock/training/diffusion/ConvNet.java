package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.cpu.Slice;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A small U-Net (Ronneberger et al. 2015; as a denoiser, Ho et al. 2020): a convolution; at each resolution but the lowest a block, whose
 * output is averaged over 2 x 2 pixels for the next; a block at the lowest; and back, at each resolution, a block that is given the result below,
 * each pixel four times, beside the output of the first block there; then a convolution. All blocks have the same number of channels. Each is told
 * the step of the noise (and the label) by a hidden layer, which they share.
 */
final class ConvNet implements DenoiserNet {
    private final Loops loops;
    private final float[] values;
    private final int size;
    private final Shape shape;
    private final int channels;
    private final Linear told;
    private final Convolved first;
    private final List<Level> levels = new ArrayList<>();
    private final ResidualBlock bottom;
    private final GroupNorm lastNorm;
    private final Convolved last;

    private final Slice input;
    private final Slice firstOut;
    private final Slice bottomOut;
    private final Slice lastIn;
    private final float[] toldRows;
    private final float[] toldSums;
    private final float[] embedded;
    private final float[] dEmbedded;
    private final Slice slopes;
    private final Slice slopesBelow;
    private final Slice scratch;

    /** A resolution that is halved, and what its blocks gave. */
    private record Level(
            int lines,
            Halving halving,
            ResidualBlock down,
            ResidualBlock up,
            Slice downOut,
            Slice halved,
            Slice both,
            Slice upOut,
            Slice slopes,
            Slice slopesOfBoth) {}

    /**
     * @param channels of each block
     * @param resolutions at most; a side that is odd is not halved
     * @param toldLength numbers that it is told
     * @param most rows at once
     */
    ConvNet(Loops loops, Shape shape, int channels, int resolutions, int toldLength, int most) {
        this.loops = loops;
        this.shape = shape;
        this.channels = channels;
        CpuKernels kernels = new CpuKernels(loops);
        int hidden = 2 * channels;
        this.told = new Linear(loops, toldLength, hidden, true, 0);
        int at = told.size();
        this.first = Convolved.of(kernels, shape, channels, true, most, at);
        at += first.size();
        Shape now = new Shape(shape.height(), shape.width(), channels);
        while (levels.size() + 1 < resolutions && now.height() % 2 == 0 && now.width() % 2 == 0) {
            Shape both = new Shape(now.height(), now.width(), 2 * channels);
            ResidualBlock down = new ResidualBlock(loops, kernels, now, channels, hidden, most, at);
            ResidualBlock up = new ResidualBlock(loops, kernels, both, channels, hidden, most, down.end());
            at = up.end();
            int length = most * now.size();
            levels.add(new Level(
                    now.height(),
                    new Halving(now.width(), channels),
                    down,
                    up,
                    kernels.allocate(length),
                    kernels.allocate(length / 4),
                    kernels.allocate(2 * length),
                    kernels.allocate(length),
                    kernels.allocate(length),
                    kernels.allocate(2 * length)));
            now = new Shape(now.height() / 2, now.width() / 2, channels);
        }
        this.bottom = new ResidualBlock(loops, kernels, now, channels, hidden, most, at);
        at = bottom.end();
        Shape whole = new Shape(shape.height(), shape.width(), channels);
        this.lastNorm = new GroupNorm(loops, shape.height() * shape.width(), channels, most, at);
        at += lastNorm.size();
        this.last = Convolved.of(kernels, whole, shape.channels(), true, most, at);
        this.size = at + last.size();
        this.values = kernels.allocate(size).array();
        this.input = kernels.allocate(most * shape.size());
        this.firstOut = kernels.allocate(most * whole.size());
        this.bottomOut = kernels.allocate(most * now.size());
        this.lastIn = kernels.allocate(most * whole.size());
        this.toldRows = new float[most * toldLength];
        this.toldSums = new float[most * hidden];
        this.embedded = new float[most * hidden];
        this.dEmbedded = new float[most * hidden];
        this.slopes = kernels.allocate(most * whole.size());
        this.slopesBelow = kernels.allocate(most * whole.size());
        this.scratch = kernels.allocate(most * whole.size());
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public void draw(RandomStream random) {
        told.draw(random, values);
        first.draw(random, values);
        for (Level level : levels) {
            level.down.draw(random, values);
            level.up.draw(random, values);
        }
        bottom.draw(random, values);
        lastNorm.begin(values);
        Arrays.fill(values, last.offset(), size, 0);
    }

    @Override
    public void forward(int rows, float[] x, int at, float[] toldNow, float[] output, int outputAt) {
        System.arraycopy(toldNow, 0, toldRows, 0, rows * told.in());
        told.forward(rows, toldRows, values, toldSums);
        System.arraycopy(toldSums, 0, embedded, 0, rows * told.out());
        loops.activate(embedded, 0, rows * told.out(), GroupNorm.SILU);
        System.arraycopy(x, at, input.array(), 0, rows * shape.size());
        first.forward(rows, input, values, firstOut);
        Slice now = firstOut;
        for (Level level : levels) {
            level.down.forward(rows, now, embedded, values, level.downOut);
            level.halving.sum(rows * level.lines, level.downOut.array(), channels, level.halved.array());
            loops.scale(level.halved.array(), 0, length(rows, level) / 4, .25f);
            now = level.halved;
        }
        bottom.forward(rows, now, embedded, values, bottomOut);
        now = bottomOut;
        for (int l = levels.size() - 1; l >= 0; l--) {
            Level level = levels.get(l);
            level.halving.repeat(rows * level.lines, now.array(), level.both.array(), 2 * channels);
            besides(rows, level, level.both.array(), level.downOut.array(), true);
            level.up.forward(rows, level.both, embedded, values, level.upOut);
            now = level.upOut;
        }
        lastNorm.forward(rows, now.array(), values, lastIn.array());
        last.forward(rows, lastIn, values, new Slice(output, outputAt, rows * shape.size()));
    }

    private int length(int rows, Level level) {
        return rows * level.lines * level.halving.width() * channels;
    }

    /** Copies the second half of a resolution's channels: from {@code half} to {@code both}, or the other way. */
    private void besides(int rows, Level level, float[] both, float[] half, boolean toBoth) {
        int length = length(rows, level);
        for (int i = 0; i < length; i += channels) {
            if (toBoth) {
                System.arraycopy(half, i, both, 2 * i + channels, channels);
            } else {
                System.arraycopy(both, 2 * i + channels, half, i, channels);
            }
        }
    }

    @Override
    public void backward(int rows, float[] slope, float[] gradient) {
        Arrays.fill(dEmbedded, 0, rows * told.out(), 0);
        Slice top = levels.isEmpty() ? bottomOut : levels.get(0).upOut;
        Slice below = levels.isEmpty() ? firstOut : levels.get(levels.size() - 1).halved;
        last.backward(rows, lastIn, values, new Slice(slope, 0, rows * shape.size()), slopes, gradient);
        lastNorm.backward(rows, top.array(), values, slopes.array(), gradient);
        Slice now = slopes;
        for (Level level : levels) {
            level.up.backward(
                    rows, level.both, embedded, values, now, level.slopesOfBoth, dEmbedded, scratch, gradient);
            besides(rows, level, level.slopesOfBoth.array(), level.slopes.array(), false);
            level.halving.sum(rows * level.lines, level.slopesOfBoth.array(), 2 * channels, now.array());
        }
        bottom.backward(rows, below, embedded, values, now, slopesBelow, dEmbedded, scratch, gradient);
        for (int l = levels.size() - 1; l >= 0; l--) {
            Level level = levels.get(l);
            int length = length(rows, level);
            loops.scale(slopesBelow.array(), 0, length / 4, .25f);
            level.halving.repeat(rows * level.lines, slopesBelow.array(), slopes.array(), channels);
            loops.add(slopes.array(), 0, level.slopes.array(), 0, length, slopes.array(), 0);
            Slice x = l == 0 ? firstOut : levels.get(l - 1).halved;
            level.down.backward(rows, x, embedded, values, slopes, slopesBelow, dEmbedded, scratch, gradient);
        }
        first.backward(rows, input, values, slopesBelow, null, gradient);
        loops.activationGradient(toldSums, 0, dEmbedded, 0, rows * told.out(), GroupNorm.SILU);
        told.backward(rows, toldRows, dEmbedded, gradient);
    }
}
