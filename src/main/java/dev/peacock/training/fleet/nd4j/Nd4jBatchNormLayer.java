package dev.peacock.training.fleet.nd4j;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Op;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarAdd;
import org.nd4j.linalg.api.ops.impl.transforms.floating.RSqrt;

/**
 * {@link Op.BatchNorm}, of products and sums: libnd4j's own differ from build to build in what they take for the variance. With n
 * values a channel, c = x - mean and s = gamma / sqrt(variance + epsilon): z = c s + beta, and dx = s (dz - (sum of dz) / n - c (sum
 * of dz c) / (n (variance + epsilon))).
 */
final class Nd4jBatchNormLayer implements Binding {
    private final Op.BatchNorm op;
    private final Shape shape;
    private final Activated activated;
    private final ColumnSums sums;
    private final Buffer centred;
    /** Minus the mean, the variance, 1 / sqrt(variance + epsilon), s, and what is multiplied with c: one value a channel. */
    private final Buffer negativeMean;

    private final Buffer variance;
    private final Buffer inverse;
    private final Buffer slope;
    private final Buffer pull;

    Nd4jBatchNormLayer(Shape shape, Op.BatchNorm op, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        this.op = op;
        this.shape = shape;
        this.activated = Activated.of(op.activation(), shape.size(), rows, inferenceRows, memory);
        this.sums = new ColumnSums(Math.multiplyExact(rows, shape.height() * shape.width()), memory);
        this.centred = memory.apply(Math.multiplyExact(rows, shape.size()));
        this.negativeMean = memory.apply(shape.channels());
        this.variance = memory.apply(shape.channels());
        this.inverse = memory.apply(shape.channels());
        this.slope = memory.apply(shape.channels());
        this.pull = memory.apply(shape.channels());
    }

    @Override
    public Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training) {
        Buffer z = activated.input(y);
        Runnable normalise = training ? byBatch(rows, x, parameters, z) : byRunning(rows, x, parameters, z);
        return OpCall.sequence(normalise, activated.forward(rows, y));
    }

    private Runnable byBatch(int rows, Buffer x, List<Buffer> parameters, Buffer z) {
        INDArray c = matrix(rows, centred);
        INDArray result = matrix(rows, z);
        double share = 1.0 / c.size(0);
        return OpCall.sequence(
                sums.of(matrix(rows, x), -share, negativeMean),
                Transfer.copy(matrix(rows, x), c),
                OpCall.addToRows(c, negativeMean.all()),
                OpCall.multiply(c, c, result),
                sums.of(result, share, variance),
                slope(variance, parameters.get(0)),
                OpCall.multiply(c, slope.all(), result),
                OpCall.addToRows(result, parameters.get(1).all()),
                average(parameters.get(2), negativeMean, -1),
                average(parameters.get(3), variance, 1));
    }

    /** running = decay running + (1 - decay) sign value. */
    private Runnable average(Buffer running, Buffer value, int sign) {
        return OpCall.sequence(
                OpCall.scale(running.all(), op.decay()),
                OpCall.addScaled(value.all(), sign * (1.0 - op.decay()), running.all()));
    }

    /** z = x s + (beta - mean s). */
    private Runnable byRunning(int rows, Buffer x, List<Buffer> parameters, Buffer z) {
        INDArray result = matrix(rows, z);
        return OpCall.sequence(
                slope(parameters.get(3), parameters.get(0)),
                OpCall.multiply(parameters.get(2).all(), slope.all(), pull.all()),
                OpCall.scale(pull.all(), -1),
                OpCall.addScaled(parameters.get(1).all(), 1, pull.all()),
                OpCall.multiply(matrix(rows, x), slope.all(), result),
                OpCall.addToRows(result, pull.all()));
    }

    private Runnable slope(Buffer varianceOf, Buffer gamma) {
        return OpCall.sequence(
                OpCall.bound(new ScalarAdd(varianceOf.all(), null, inverse.all(), op.epsilon())),
                OpCall.bound(new RSqrt(inverse.all(), inverse.all())),
                OpCall.multiply(gamma.all(), inverse.all(), slope.all()));
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
        INDArray dz = matrix(rows, dy);
        INDArray c = matrix(rows, centred);
        // c is done with where nobody needs dx
        INDArray product = dx == null ? c : matrix(rows, dx);
        Buffer dgamma = gradients.get(0);
        Buffer dbeta = gradients.get(1);
        return OpCall.sequence(
                activated.gradient(rows, y, dy),
                sums.of(dz, 1, dbeta),
                OpCall.multiply(c, dz, product),
                sums.of(product, 1, dgamma),
                OpCall.multiply(dgamma.all(), inverse.all(), dgamma.all()),
                dx == null ? () -> {} : byInput(dz, c, dgamma, dbeta, matrix(rows, dx)));
    }

    /** dgamma is the sum of dz c, over sqrt(variance + epsilon). */
    private Runnable byInput(INDArray dz, INDArray c, Buffer dgamma, Buffer dbeta, INDArray dx) {
        double share = 1.0 / c.size(0);
        return OpCall.sequence(
                OpCall.multiply(dgamma.all(), inverse.all(), pull.all()),
                OpCall.scale(pull.all(), -share),
                OpCall.multiply(c, pull.all(), dx),
                OpCall.addScaled(dz, 1, dx),
                Transfer.copy(dbeta.all(), pull.all()),
                OpCall.scale(pull.all(), -share),
                OpCall.addToRows(dx, pull.all()),
                OpCall.multiply(dx, slope.all(), dx));
    }

    /** One row a pixel. */
    private INDArray matrix(int rows, Buffer values) {
        return values.as((long) rows * shape.height() * shape.width(), shape.channels());
    }
}
