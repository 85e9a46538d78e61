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

/** {@link Op.ConvMaxPool}: what is not the largest is thrown away at once, and the gradient comes from the maxima alone. */
final class ConvMaxPoolLayer implements Layer<Slice> {
    private final Loops loops;
    private final PooledConvolution convolution;
    private final int windows;
    private final int filters;
    private final boolean bias;
    private final Activation activation;
    /** Which position of the pooling had the largest value, in the last forward pass. */
    private final Slice maxima;
    /** The convolution, where it has few channels, whole panels of filters, and a pooling two by two. */
    private final @Nullable PooledTaps few;
    /** The convolution, where it has few channels otherwise: rows of a kernel are too short for vectors. */
    private final @Nullable PooledBlocks dense;

    /** Null where it is not used: few channels have ways of their own, and nobody wants the gradient by the examples. */
    private final @Nullable MaximaGradient gradient;

    /** @param most examples at once */
    ConvMaxPoolLayer(Loops loops, Node node, Op.ConvMaxPool op, int most, IntFunction<Slice> memory) {
        this.loops = loops;
        this.windows = node.out().height() * node.out().width();
        this.filters = op.conv().filters();
        this.bias = op.conv().bias();
        this.activation = op.conv().activation();
        if (!activation.isMonotone() || !op.pool().isDisjoint()) {
            throw new IllegalArgumentException("a convolution can be pooled first only under a monotone activation and"
                    + " by disjoint windows, not " + op);
        }
        boolean hasFewChannels =
                TapConvolution.isFaster(op.conv().window(), node.in().channels());
        if (hasFewChannels && PooledTaps.isPossible(op)) {
            this.few = new PooledTaps(loops, node, op, memory);
            this.dense = null;
            this.convolution = few;
        } else {
            PooledBlocks blocks = new PooledBlocks(loops, node, op, most, memory);
            this.few = null;
            this.dense = hasFewChannels ? blocks : null;
            this.convolution = blocks;
        }
        this.maxima = memory.apply(most * node.out().size());
        this.gradient = !hasFewChannels || few != null && node.input() > 0
                ? new MaximaGradient(loops.maxima(), node, op, memory)
                : null;
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        convolution.forward(rows, x, parameters.get(0), bias ? parameters.get(1) : null, y, maxima);
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        loops.activationGradient(y.array(), y.offset(), dy.array(), dy.offset(), rows * windows * filters, activation);
        if (bias) {
            Slice db = gradients.get(1);
            Arrays.fill(db.array(), db.offset(), db.offset() + filters, 0f);
            loops.channels().addRows(dy.array(), dy.offset(), rows * windows, filters, db.array(), db.offset());
        }
        Slice w = parameters.get(0);
        Slice dw = gradients.get(0);
        if (dense != null) {
            dense.gradients(rows, x, w, maxima, dy, dx, dw);
        }
        if (few != null) {
            few.weightGradient(rows, x, maxima, dy, dw);
        }
        if (gradient != null && (few == null || dx != null)) {
            gradient.backward(rows, x, w, maxima, dy, dx, few == null ? dw : null);
        }
    }
}
