package dev.peacock.training.fleet.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation of libnd4j on its way to be bound to arrays. It is executed with a context of its own: that skips what ND4J does at
 * each call otherwise, which is to build a context, infer shapes, and read and write its global random generator.
 */
final class OpCall {
    private final CustomOp op;
    private final OpContext context = Nd4j.getExecutioner().buildContext();

    private OpCall(String name) {
        this.op = DynamicCustomOp.builder(name).build();
        context.shapeFunctionOverride(true);
    }

    static OpCall of(String name) {
        return new OpCall(name);
    }

    OpCall reads(INDArray... arrays) {
        context.setInputArrays(arrays);
        return this;
    }

    /** May be among those that it reads if it works element by element. */
    OpCall writes(INDArray... arrays) {
        context.setOutputArrays(arrays);
        return this;
    }

    OpCall with(double... arguments) {
        context.setTArguments(arguments);
        return this;
    }

    OpCall with(long... arguments) {
        context.setIArguments(arguments);
        return this;
    }

    Runnable bound() {
        return () -> Nd4j.getExecutioner().exec(op, context);
    }

    /** The same for an operation of the older kind, which holds its arrays itself. */
    static Runnable bound(Op op) {
        return () -> Nd4j.getExecutioner().exec(op);
    }

    /** z = op(A) op(B) factor, where op transposes or not. */
    static Runnable matmul(INDArray a, boolean transposeA, INDArray b, boolean transposeB, double factor, INDArray z) {
        return of("matmul")
                .reads(a, b)
                .writes(z)
                .with(factor, 0d)
                .with(transposeA ? 1L : 0L, transposeB ? 1L : 0L)
                .bound();
    }

    /** z = x y, element by element; y may be one row for all rows of x. */
    static Runnable multiply(INDArray x, INDArray y, INDArray z) {
        return of("multiply").reads(x, y).writes(z).bound();
    }

    /** y = y + factor x. */
    static Runnable addScaled(INDArray x, double factor, INDArray y) {
        return () -> Nd4j.getBlasWrapper().level1().axpy(x.length(), factor, x, y);
    }

    /** x = factor x. */
    static Runnable scale(INDArray x, double factor) {
        return () -> Nd4j.getBlasWrapper().level1().scal(x.length(), factor, x);
    }

    /** x = x + row, for each row of x. */
    static Runnable addToRows(INDArray x, INDArray row) {
        return of("biasadd").reads(x, row).writes(x).bound();
    }

    /** One after the other. */
    static Runnable sequence(List<Runnable> calls) {
        Runnable[] all = calls.toArray(Runnable[]::new);
        return () -> {
            for (Runnable call : all) {
                call.run();
            }
        };
    }

    /** One after the other. */
    static Runnable sequence(Runnable... calls) {
        return sequence(List.of(calls));
    }
}
