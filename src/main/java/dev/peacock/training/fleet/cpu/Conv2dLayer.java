package dev.peacock.training.fleet.cpu;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@link Op.Conv2d}: a few rows of the output at a time. */
final class Conv2dLayer implements Layer<Slice> {
    private final Loops loops;
    private final PatchConvolution convolution;
    /** Null where the stride is not 1. */
    private final @Nullable InputConvolution back;

    private final int inSize;
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
        this.outHeight = node.out().height();
        this.outWidth = node.out().width();
        this.filters = op.filters();
        this.bias = op.bias();
        this.activation = op.activation();
        Lines lines = Lines.all(outHeight, outWidth);
        this.convolution =
                TapConvolution.orPatches(loops, node.in(), op.window(), filters, lines, most * outHeight, memory);
        this.back = InputConvolution.isPossible(op.window())
                ? new InputConvolution(loops, node.in(), node.out(), op.window(), most, memory)
                : null;
        this.input = activation.needsInput() ? memory.apply(most * node.out().size()) : null;
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        Slice b = bias ? parameters.get(1) : null;
        int block = convolution.block();
        for (int line = 0; line < rows * outHeight; line += block) {
            int count = Math.min(block, rows * outHeight - line);
            int at = y.offset() + line * outWidth * filters;
            convolution.forward(x, line, count, parameters.get(0), y.array(), at);
            Finish.forward(loops, line * outWidth, count * outWidth, filters, b, activation, input, y);
        }
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        Slice z = input == null ? y : input;
        int positions = rows * outHeight * outWidth;
        loops.activationGradient(z.array(), z.offset(), dy.array(), dy.offset(), positions * filters, activation);
        if (bias) {
            Slice db = gradients.get(1);
            loops.columnSums(dy.array(), dy.offset(), positions, filters, db.array(), db.offset());
        }
        @Nullable Slice summed = back == null ? dx : null;
        if (summed != null) {
            Arrays.fill(summed.array(), summed.offset(), summed.offset() + rows * inSize, 0f);
            convolution.transpose(parameters.get(0));
        }
        int block = convolution.block();
        for (int line = 0; line < rows * outHeight; line += block) {
            int count = Math.min(block, rows * outHeight - line);
            int at = dy.offset() + line * outWidth * filters;
            convolution.weightGradient(x, line, count, dy.array(), at, line == 0 ? 0 : 1, gradients.get(0));
            if (summed != null) {
                convolution.inputGradient(line, count, dy.array(), at, summed);
            }
        }
        if (dx != null && back != null) {
            back.backward(rows, parameters.get(0), dy, dx);
        }
    }
}
