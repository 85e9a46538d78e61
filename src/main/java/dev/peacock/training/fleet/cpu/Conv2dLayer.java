package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link Op.Conv2d}: a block of the output at a time. */
final class Conv2dLayer implements Layer<Slice> {
    /** Whose gradient by the input is found at once, at least: fewer would be too few for its products. */
    private static final int IMAGES = 4;
    /** Channels x filters up to which that pays: with more weights it cost ResNet-9 a twentieth of its rate. */
    private static final int FEW_WEIGHTS = 512;

    private final Loops loops;
    private final Convolution convolution;
    /** What the gradient by the input comes from: the first where the stride is 1, else the second, the convolution itself. */
    private final @Nullable InputConvolution back;

    private final @Nullable PatchConvolution patches;

    private final int inSize;
    /** Images whose gradient by the input is found at once, at least. */
    private final int group;

    private final int outHeight;
    private final int outWidth;
    private final int filters;
    private final boolean bias;
    private final Activation activation;
    /** z of the last forward pass, for an activation whose derivative needs it. */
    private final @Nullable Slice input;

    /** @param most examples at once */
    Conv2dLayer(Loops loops, Node node, Op.Conv2d op, int most, IntFunction<Slice> memory) {
        this.loops = loops;
        this.inSize = node.in().size();
        this.group = node.in().channels() * op.filters() <= FEW_WEIGHTS ? IMAGES : most;
        this.outHeight = node.out().height();
        this.outWidth = node.out().width();
        this.filters = op.filters();
        this.bias = op.bias();
        this.activation = op.activation();
        this.convolution = Convolutions.fastest(loops, node.in(), op.window(), filters, most, memory);
        this.back = InputConvolution.isPossible(op.window())
                ? new InputConvolution(loops, node.in(), node.out(), op.window(), most, memory)
                : null;
        this.patches = back == null ? (PatchConvolution) convolution : null;
        this.input = activation.needsInput() ? memory.apply(most * node.out().size()) : null;
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        Slice b = bias ? parameters.get(1) : null;
        convolution.prepare(parameters.get(0));
        int units = convolution.units(rows);
        for (int unit = 0; unit < units; unit += convolution.block()) {
            int count = Math.min(convolution.block(), units - unit);
            int line = convolution.line(unit);
            int lines = convolution.line(unit + count) - line;
            int at = y.offset() + line * outWidth * filters;
            convolution.forward(x, unit, count, parameters.get(0), y.array(), at);
            Finish.forward(loops, line * outWidth, lines * outWidth, filters, b, activation, input, y);
        }
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        Slice z = input == null ? y : input;
        if (dx != null && patches != null) {
            Arrays.fill(dx.array(), dx.offset(), dx.offset() + rows * inSize, 0f);
            patches.transpose(parameters.get(0));
        }
        if (dx != null && back != null) {
            back.prepare(parameters.get(0));
        }
        int done = 0;
        int units = convolution.units(rows);
        for (int unit = 0; unit < units; unit += convolution.block()) {
            int count = Math.min(convolution.block(), units - unit);
            int line = convolution.line(unit);
            int at = dy.offset() + line * outWidth * filters;
            int positions = (convolution.line(unit + count) - line) * outWidth;
            int zAt = z.offset() + line * outWidth * filters;
            loops.activationGradient(z.array(), zAt, dy.array(), at, positions * filters, activation);
            if (bias) {
                biasGradient(dy, at, positions, unit == 0, gradients.get(1));
            }
            convolution.weightGradient(x, unit, count, dy.array(), at, gradients.get(0));
            if (dx != null && patches != null) {
                patches.inputGradient(unit, count, dy.array(), at, dx);
            }
            int ready = convolution.line(unit + count) / outHeight;
            if (dx != null && back != null && (ready >= done + group || ready == rows)) {
                // while dy is in the cache
                back.backward(done, ready, dy, dx);
                done = ready;
            }
        }
        convolution.endWeightGradient(gradients.get(0));
    }

    private void biasGradient(Slice dy, int at, int positions, boolean first, Slice db) {
        if (first) {
            Arrays.fill(db.array(), db.offset(), db.offset() + filters, 0f);
        }
        loops.channels().addRows(dy.array(), at, positions, filters, db.array(), db.offset());
    }
}
