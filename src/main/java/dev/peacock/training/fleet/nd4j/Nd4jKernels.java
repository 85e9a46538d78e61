package dev.peacock.training.fleet.nd4j;

import dev.peacock.training.Device;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Kernels;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.nd4j.Gpu;
import dev.peacock.training.nd4j.SingleThread;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.blas.Level1;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Kernels by ND4J's operations, on whatever its backend computes with. Safe to share between threads. */
public final class Nd4jKernels implements Kernels<Buffer> {
    /** An iteration of Adam so late that its own correction for the beginning is 1 to the last bit. */
    private static final long LATE = 1_000_000_000;

    private final Transfer transfer;

    public Nd4jKernels() {
        this(Transfer.ofThisBackend());
    }

    Nd4jKernels(Transfer transfer) {
        this.transfer = transfer;
    }

    @Override
    public String name() {
        return Gpu.isLoaded() ? "cuda" : "nd4j";
    }

    @Override
    public void enterThread(Device device) {
        SingleThread.pin();
        Gpu.bind(device);
    }

    @Override
    public OptionalLong limit() {
        if (Gpu.isLoaded()) {
            return OptionalLong.of(
                    NativeOpsHolder.getInstance().getDeviceNativeOps().getDeviceFreeMemoryDefault());
        }
        long most = Pointer.maxBytes();
        return OptionalLong.of(most > 0 ? most : Long.MAX_VALUE);
    }

    @Override
    public Buffer allocate(int length) {
        return Buffer.ofZeros(length);
    }

    @Override
    public Buffer view(Buffer whole, int offset, int length) {
        return whole.part(offset, length);
    }

    @Override
    public void free(Buffer buffer) {
        buffer.free();
    }

    @Override
    public void write(float[] from, int length, Buffer to) {
        transfer.write(from, length, to);
    }

    @Override
    public void read(Buffer from, int length, float[] to) {
        transfer.read(from, length, to);
    }

    private record Copy(Buffer from, int length) {}

    @Override
    public void copy(Buffer from, int length, Buffer to) {
        to.call(new Copy(from, length), () -> Transfer.copy(from.first(length), to.first(length)))
                .run();
    }

    @Override
    public Layer<Buffer> layer(Node node, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        return new BoundLayer(binding(node, rows, inferenceRows, memory));
    }

    private static Binding binding(Node node, int rows, int inferenceRows, IntFunction<Buffer> memory) {
        if (node.op() instanceof Op.Dense dense) {
            return new Nd4jDenseLayer(node.in().size(), dense, rows, inferenceRows, memory);
        } else if (node.op() instanceof Op.Conv2d conv) {
            return new ConvLayer(node, conv, rows, inferenceRows, memory);
        } else if (node.op() instanceof Op.ConvMaxPool both) {
            return new Nd4jConvMaxPoolLayer(node, both, rows, inferenceRows, memory);
        } else if (node.op() instanceof Op.MaxPool pool) {
            return new PoolLayer(Pooling.ofMaxima(pool.window(), node.in(), rows, inferenceRows, memory));
        } else if (node.op() instanceof Op.AvgPool pool) {
            return new PoolLayer(
                    Pooling.ofMeans(pool.window(), pool.countPadding(), node.in(), rows, inferenceRows, memory));
        } else if (node.op() instanceof Op.GlobalAvgPool) {
            Window whole = Window.tiles(node.in().height(), node.in().width());
            return new PoolLayer(Pooling.ofMeans(whole, false, node.in(), rows, inferenceRows, memory));
        } else if (node.op() instanceof Op.BatchNorm norm) {
            return new Nd4jBatchNormLayer(node.in(), norm, rows, inferenceRows, memory);
        } else if (node.op() instanceof Op.Activate activate) {
            return new Nd4jActivationLayer(node.out().size(), activate.activation(), rows, inferenceRows, memory);
        }
        throw new IllegalArgumentException("no layer computes " + node.op());
    }

    private record Sum(Buffer a, Buffer b, int length, Activation activation) {}

    @Override
    public void add(Buffer a, Buffer b, int length, Activation activation, Buffer y) {
        y.call(new Sum(a, b, length, activation), () -> sum(a, b, length, activation, y))
                .run();
    }

    private static Runnable sum(Buffer a, Buffer b, int length, Activation activation, Buffer y) {
        INDArray result = y.first(length);
        Runnable add = OpCall.of("add")
                .reads(a.first(length), b.first(length))
                .writes(result)
                .bound();
        List<INDArray> scratch = scratch(Nd4jActivations.forwardScratch(activation), length);
        return OpCall.sequence(add, Nd4jActivations.forward(activation, result, result, scratch));
    }

    private record Slope(Buffer y, int length, Activation activation) {}

    @Override
    public void activationGradient(Buffer y, Buffer dy, int length, Activation activation) {
        dy.call(new Slope(y, length, activation), () -> slope(y, dy, length, activation))
                .run();
    }

    private static Runnable slope(Buffer y, Buffer dy, int length, Activation activation) {
        List<INDArray> scratch = scratch(Nd4jActivations.gradientScratch(activation), length);
        return Nd4jActivations.gradient(activation, y.first(length), dy.first(length), scratch);
    }

    /** Held by the call that they are for. */
    private static List<INDArray> scratch(int count, int length) {
        return IntStream.range(0, count)
                .mapToObj(k -> Buffer.ofZeros(length).all())
                .toList();
    }

    private record Product(Buffer a, Buffer b, int length) {}

    @Override
    public void multiply(Buffer a, Buffer b, int length, Buffer y) {
        y.call(new Product(a, b, length), () -> OpCall.multiply(a.first(length), b.first(length), y.first(length)))
                .run();
    }

    private record Constant(float value) {}

    private record Loss(Buffer logits, int rows, int classes) {}

    @Override
    public boolean crossEntropyGradient(
            Buffer logits, int[] labels, int rows, int classes, float smoothing, Buffer gradient) {
        return gradient.loss(
                        new Loss(logits, rows, classes),
                        () -> new CrossEntropy(logits, rows, classes, gradient, transfer))
                .gradient(labels, smoothing);
    }

    @Override
    public void fill(Buffer x, float value) {
        x.call(new Constant(value), () -> OpCall.bound(new ScalarSet(x.all(), null, x.all(), value)))
                .run();
    }

    @Override
    public void scale(Buffer x, float factor) {
        blas().scal(x.length(), factor, x.all());
    }

    @Override
    public void addScaled(Buffer x, float factor, Buffer y) {
        blas().axpy(x.length(), factor, x.all(), y.first(x.length()));
    }

    private record Cut(float limit) {}

    @Override
    public void clamp(Buffer x, float limit) {
        x.call(
                        new Cut(limit),
                        () -> OpCall.of("clipbyvalue")
                                .reads(x.all())
                                .writes(x.all())
                                .with((double) -limit, (double) limit)
                                .bound())
                .run();
    }

    @Override
    public double sumOfSquares(Buffer x) {
        double norm = blas().nrm2(x.all());
        return norm * norm;
    }

    @Override
    public void sgd(Buffer w, Buffer g, float rate) {
        addScaled(g, -rate, w);
    }

    @Override
    public void nesterovs(Buffer w, Buffer g, Buffer v, float rate, float momentum) {
        addScaled(v, -momentum, w);
        scale(v, momentum);
        addScaled(g, -rate, v);
        addScaled(v, 1 + momentum, w);
    }

    private record Moments(Buffer g, Buffer m, float beta1, float beta2, float epsilon) {}

    @Override
    public void adam(Buffer w, Buffer g, Buffer m, Buffer u, float rate, float beta1, float beta2, float epsilon) {
        u.call(new Moments(g, m, beta1, beta2, epsilon), () -> moments(g, m, u, beta1, beta2, epsilon))
                .run();
        addScaled(g, -rate, w);
    }

    /** Updates m and u, and leaves m / (sqrt(u) + epsilon) in g. */
    private static Runnable moments(Buffer g, Buffer m, Buffer u, float beta1, float beta2, float epsilon) {
        int length = g.length();
        INDArray step = g.all();
        INDArray mean = m.first(length);
        INDArray square = u.first(length);
        return OpCall.of("adam_updater")
                .reads(step, square, mean)
                .writes(step, square, mean)
                .with(1d, beta1, beta2, epsilon)
                .with(LATE)
                .bound();
    }

    private static Level1 blas() {
        return Nd4j.getBlasWrapper().level1();
    }
}
