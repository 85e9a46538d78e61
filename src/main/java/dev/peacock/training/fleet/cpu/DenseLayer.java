package dev.peacock.training.fleet.cpu;

import static dev.peacock.training.fleet.cpu.Blas.Form.PLAIN;
import static dev.peacock.training.fleet.cpu.Blas.Form.TRANSPOSED;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@link Op.Dense}: one product forward, two back. OpenBLAS multiplies, or our own loops in a step that is so small that they are
 * faster.
 */
final class DenseLayer implements Layer<Slice> {
    private final Loops loops;
    private final int in;
    private final int units;
    private final boolean bias;
    private final Activation activation;
    private final Slice sums;
    /** z of the last forward pass, for an activation whose derivative needs it. */
    private final @Nullable Slice input;
    /** Of a step, where they are faster. */
    private final @Nullable PanelProducts own;

    private final WideProduct outputs;
    private final WideProduct inferred;
    private final WideProduct gradient;

    DenseLayer(Loops loops, int in, Op.Dense op, int rows, int inferenceRows, IntFunction<Slice> memory) {
        this(
                loops,
                in,
                op,
                rows,
                inferenceRows,
                PanelProducts.of(loops.panels(), rows, in, op.units(), memory),
                memory);
    }

    /** @param own what multiplies in a step; null for OpenBLAS */
    DenseLayer(
            Loops loops,
            int in,
            Op.Dense op,
            int rows,
            int inferenceRows,
            @Nullable PanelProducts own,
            IntFunction<Slice> memory) {
        this.loops = loops;
        this.in = in;
        this.units = op.units();
        this.bias = op.bias();
        this.activation = op.activation();
        this.sums = memory.apply((rows + 1) / 2 * units);
        this.input = activation.needsInput() ? memory.apply(Math.max(rows, inferenceRows) * units) : null;
        this.own = own;
        this.outputs = new WideProduct(PLAIN, rows, units, in, memory);
        this.inferred = new WideProduct(PLAIN, inferenceRows, units, in, memory);
        this.gradient = new WideProduct(TRANSPOSED, in, units, rows, memory);
    }

    @Override
    public void forward(int rows, Slice x, List<Slice> parameters, Slice y, boolean training) {
        Slice w = parameters.get(0);
        Slice b = bias ? parameters.get(1) : null;
        if (own != null && training) {
            own.multiply(rows, units, in, x, w, y);
            Finish.forward(loops, rows, units, b, activation, input, y);
            return;
        }
        if (b != null) {
            loops.repeat(b.array(), b.offset(), rows, units, y.array(), y.offset());
        }
        (training ? outputs : inferred).multiply(rows, units, in, x, w, bias ? 1 : 0, y);
        Finish.forward(loops, rows, units, null, activation, input, y);
    }

    @Override
    public void backward(
            int rows, Slice x, List<Slice> parameters, Slice y, Slice dy, @Nullable Slice dx, List<Slice> gradients) {
        Slice z = input == null ? y : input;
        loops.activationGradient(z.array(), z.offset(), dy.array(), dy.offset(), rows * units, activation);
        if (bias) {
            Slice db = gradients.get(1);
            loops.columnSumsInPairs(
                    dy.array(), dy.offset(), rows, units, sums.array(), sums.offset(), db.array(), db.offset());
        }
        Slice dw = gradients.get(0);
        if (own != null) {
            own.multiplyTransposed(in, units, rows, x, dy, dw);
        } else {
            gradient.multiply(in, units, rows, x, dy, 0, dw);
        }
        if (dx != null && own != null) {
            own.multiplyByTransposed(rows, in, units, dy, parameters.get(0), dx);
        } else if (dx != null) {
            Slice w = parameters.get(0);
            Blas.multiply(
                    PLAIN,
                    TRANSPOSED,
                    rows,
                    in,
                    units,
                    dy.array(),
                    dy.offset(),
                    units,
                    w.array(),
                    w.offset(),
                    units,
                    0,
                    dx.array(),
                    dx.offset(),
                    in);
        }
    }
}
