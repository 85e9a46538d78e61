package dev.peacock.training.diffusion;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.CpuKernels;
import dev.peacock.training.fleet.cpu.Slice;
import dev.peacock.training.fleet.cpu.loops.Loops;
import org.jspecify.annotations.Nullable;

/**
 * y = s(x) + conv(silu(norm(h))) with h = conv(silu(norm(x))) + e W, where e says the step of the noise, and s is x itself or, where the number of
 * channels changes, x by weights (Ho et al. 2020, appendix B). Not thread-safe.
 */
final class ResidualBlock {
    private final Loops loops;
    private final int pixels;
    private final int channels;
    private final GroupNorm firstNorm;
    private final Convolved first;
    private final Linear told;
    private final GroupNorm secondNorm;
    private final Convolved second;
    private final @Nullable Linear shortcut;
    private final int end;
    /** silu(norm(x)) */
    private final Slice before;

    private final Slice middle;
    /** silu(norm(h)) */
    private final Slice after;
    /** e W, and later the gradient by it. */
    private final float[] shifts;

    /**
     * @param channels of the output
     * @param embedded numbers of e
     * @param most images at once
     * @param offset of the first parameter in the net's array
     */
    ResidualBlock(Loops loops, CpuKernels kernels, Shape in, int channels, int embedded, int most, int offset) {
        this.loops = loops;
        this.pixels = in.height() * in.width();
        this.channels = channels;
        Shape out = new Shape(in.height(), in.width(), channels);
        this.firstNorm = new GroupNorm(loops, pixels, in.channels(), most, offset);
        int at = offset + firstNorm.size();
        this.first = Convolved.of(kernels, in, channels, false, most, at);
        at += first.size();
        this.told = new Linear(loops, embedded, channels, true, at);
        at += told.size();
        this.secondNorm = new GroupNorm(loops, pixels, channels, most, at);
        at += secondNorm.size();
        this.second = Convolved.of(kernels, out, channels, true, most, at);
        at += second.size();
        this.shortcut = in.channels() == channels ? null : new Linear(loops, in.channels(), channels, false, at);
        this.end = at + (shortcut == null ? 0 : shortcut.size());
        this.before = kernels.allocate(most * in.size());
        this.middle = kernels.allocate(most * out.size());
        this.after = kernels.allocate(most * out.size());
        this.shifts = new float[most * channels];
    }

    /** Where its parameters end. */
    int end() {
        return end;
    }

    void draw(RandomStream random, float[] values) {
        firstNorm.begin(values);
        first.draw(random, values);
        told.draw(random, values);
        secondNorm.begin(values);
        second.draw(random, values);
        if (shortcut != null) {
            shortcut.draw(random, values);
        }
    }

    /** @param embedded e, [rows, embedded] */
    void forward(int rows, Slice x, float[] embedded, float[] values, Slice y) {
        firstNorm.forward(rows, x.array(), values, before.array());
        first.forward(rows, before, values, middle);
        told.forward(rows, embedded, values, shifts);
        for (int row = 0; row < rows; row++) {
            loops.channels().addBias(middle.array(), at(row), pixels, channels, shifts, row * channels, false);
        }
        secondNorm.forward(rows, middle.array(), values, after.array());
        second.forward(rows, after, values, y);
        if (shortcut == null) {
            loops.add(x.array(), 0, y.array(), 0, rows * pixels * channels, y.array(), 0);
        } else {
            shortcut.forward(rows * pixels, x.array(), values, y.array());
        }
    }

    private int at(int row) {
        return row * pixels * channels;
    }

    /**
     * Gradients after a forward pass with the same arguments.
     *
     * @param dx receives that by x
     * @param dEmbedded that by e, to which this one's is added
     * @param scratch as long as y
     */
    void backward(
            int rows,
            Slice x,
            float[] embedded,
            float[] values,
            Slice dy,
            Slice dx,
            float[] dEmbedded,
            Slice scratch,
            float[] gradient) {
        second.backward(rows, after, values, dy, scratch, gradient);
        secondNorm.backward(rows, middle.array(), values, scratch.array(), gradient);
        java.util.Arrays.fill(shifts, 0, rows * channels, 0);
        for (int row = 0; row < rows; row++) {
            loops.channels().addRows(scratch.array(), at(row), pixels, channels, shifts, row * channels);
        }
        told.backward(rows, embedded, shifts, gradient);
        told.addInputGradient(rows, values, shifts, dEmbedded);
        first.backward(rows, before, values, scratch, dx, gradient);
        firstNorm.backward(rows, x.array(), values, dx.array(), gradient);
        if (shortcut == null) {
            loops.add(dx.array(), 0, dy.array(), 0, rows * pixels * channels, dx.array(), 0);
        } else {
            shortcut.backward(rows * pixels, x.array(), dy.array(), gradient);
            shortcut.addInputGradient(rows * pixels, values, dy.array(), dx.array());
        }
    }
}
