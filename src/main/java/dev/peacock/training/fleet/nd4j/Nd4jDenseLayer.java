package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.fleet.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link Op.Dense}: one product forward, two back. */
final class Nd4jDenseLayer implements Binding {
    private final int in;
    private final Op.Dense op;
    private final Activated activated;
    private final ColumnSums sums;

    Nd4jDenseLayer(int in, Op.Dense op, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        this.in = in;
        this.op = op;
        this.activated = Activated.of(op.activation(), op.units(), rows, inferenceRows, memory);
        this.sums = new ColumnSums(rows, memory);
    }

    @Override
    public Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        INDArray z = activated.input(y).as(rows, op.units());
        List<Runnable> calls = new ArrayList<>();
        calls.add(OpCall.matmul(x.as(rows, in), false, parameters.get(0).as(in, op.units()), false, 1, z));
        if (op.bias()) {
            calls.add(OpCall.addToRows(z, parameters.get(1).as(op.units())));
        }
        calls.add(activated.forward(rows, y));
        return OpCall.sequence(calls);
    }

    @Override
    public Runnable backward(
            int rows,
            Buffer x,
            List<Buffer> parameters,
            Buffer y,
            Buffer dy,
            @Nullable Buffer dx,
            List<Buffer> gradients) {
        INDArray dz = dy.as(rows, op.units());
        List<Runnable> calls = new ArrayList<>();
        calls.add(activated.gradient(rows, y, dy));
        if (op.bias()) {
            calls.add(sums.of(dz, 1, gradients.get(1)));
        }
        calls.add(OpCall.matmul(
                x.as(rows, in), true, dz, false, 1, gradients.get(0).as(in, op.units())));
        if (dx != null) {
            calls.add(OpCall.matmul(dz, false, parameters.get(0).as(in, op.units()), true, 1, dx.as(rows, in)));
        }
        return OpCall.sequence(calls);
    }
}
