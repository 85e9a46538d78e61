package dev.peacock.training.fleet.cpu;

import dev.peacock.training.Device;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Kernels;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Node;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/** Kernels on a processor: products by OpenBLAS, all else by {@link Loops}. Safe to share between threads. */
public final class CpuKernels implements Kernels<Slice> {
    /** Values behind each buffer, so that {@link Products} may cut it anywhere; 16 KiB. */
    private static final int BEHIND = 4096;

    private final Loops loops;

    /** With the Vector API where this JVM has it. */
    public CpuKernels() {
        this(LoopsOfThisJvm.create());
    }

    public CpuKernels(Loops loops) {
        this.loops = loops;
    }

    /** The same with plain loops, which give the same bits. */
    public static CpuKernels plain() {
        return new CpuKernels(new Loops());
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public void enterThread(Device device) {}

    @Override
    public OptionalLong limit() {
        return OptionalLong.empty();
    }

    @Override
    public Slice allocate(int length) {
        return new Slice(new float[Math.addExact(length, BEHIND)], 0, length);
    }

    @Override
    public Slice view(Slice whole, int offset, int length) {
        return whole.part(offset, length);
    }

    @Override
    public void free(Slice buffer) {}

    @Override
    public void write(float[] from, int length, Slice to) {
        System.arraycopy(from, 0, to.array(), to.offset(), length);
    }

    @Override
    public void read(Slice from, int length, float[] to) {
        System.arraycopy(from.array(), from.offset(), to, 0, length);
    }

    @Override
    public void copy(Slice from, int length, Slice to) {
        System.arraycopy(from.array(), from.offset(), to.array(), to.offset(), length);
    }

    @Override
    public Layer<Slice> layer(Node node, int rows, int inferenceRows, IntFunction<Slice> memory) {
        int most = Math.max(rows, inferenceRows);
        if (node.op() instanceof Op.Dense dense) {
            return new DenseLayer(loops, node.in().size(), dense, rows, inferenceRows, memory);
        } else if (node.op() instanceof Op.Conv2d conv) {
            return new Conv2dLayer(loops, node, conv, most, memory);
        } else if (node.op() instanceof Op.ConvMaxPool both) {
            return new ConvMaxPoolLayer(loops, node, both, most, memory);
        } else if (node.op() instanceof Op.MaxPool pool) {
            return new MaxPoolLayer(loops.pools(), node, pool.window(), most, memory);
        } else if (node.op() instanceof Op.AvgPool pool) {
            return new AvgPoolLayer(loops.pools(), node, pool.window(), pool.countPadding());
        } else if (node.op() instanceof Op.GlobalAvgPool) {
            Window all = Window.tiles(node.in().height(), node.in().width());
            return new AvgPoolLayer(loops.pools(), node, all, false);
        } else if (node.op() instanceof Op.BatchNorm norm) {
            return new BatchNormLayer(loops, node.in().size(), node.in().channels(), norm, memory);
        } else if (node.op() instanceof Op.Activate activate) {
            return new ActivationLayer(loops, node.out().size(), activate.activation());
        }
        throw new IllegalArgumentException("no layer computes " + node.op());
    }

    @Override
    public void add(Slice a, Slice b, int length, Activation activation, Slice y) {
        loops.add(a.array(), a.offset(), b.array(), b.offset(), length, y.array(), y.offset());
        loops.activate(y.array(), y.offset(), length, activation);
    }

    @Override
    public void activationGradient(Slice y, Slice dy, int length, Activation activation) {
        loops.activationGradient(y.array(), y.offset(), dy.array(), dy.offset(), length, activation);
    }

    @Override
    public void multiply(Slice a, Slice b, int length, Slice y) {
        loops.multiply(a.array(), a.offset(), b.array(), b.offset(), length, y.array(), y.offset());
    }

    @Override
    public boolean crossEntropyGradient(
            Slice logits, int[] labels, int rows, int classes, float smoothing, Slice gradient) {
        return loops.crossEntropyGradient(
                logits.array(), logits.offset(), labels, rows, classes, smoothing, gradient.array(), gradient.offset());
    }

    @Override
    public void fill(Slice x, float value) {
        Arrays.fill(x.array(), x.offset(), x.offset() + x.length(), value);
    }

    @Override
    public void scale(Slice x, float factor) {
        loops.scale(x.array(), x.offset(), x.length(), factor);
    }

    @Override
    public void addScaled(Slice x, float factor, Slice y) {
        loops.addScaled(x.array(), x.offset(), x.length(), factor, y.array(), y.offset());
    }

    @Override
    public void clamp(Slice x, float limit) {
        loops.clamp(x.array(), x.offset(), x.length(), limit);
    }

    @Override
    public double sumOfSquares(Slice x) {
        return loops.sumOfSquares(x.array(), x.offset(), x.length());
    }

    @Override
    public void sgd(Slice w, Slice g, float rate) {
        addScaled(g, -rate, w);
    }

    @Override
    public void momentum(Slice w, Slice g, Slice v, float rate, float momentum) {
        loops.updates()
                .momentum(
                        w.array(),
                        w.offset(),
                        g.array(),
                        g.offset(),
                        v.array(),
                        v.offset(),
                        g.length(),
                        rate,
                        momentum);
    }

    @Override
    public void nesterovs(Slice w, Slice g, Slice v, float rate, float momentum) {
        loops.updates()
                .nesterovs(
                        w.array(),
                        w.offset(),
                        g.array(),
                        g.offset(),
                        v.array(),
                        v.offset(),
                        g.length(),
                        rate,
                        momentum);
    }

    @Override
    public void adam(Slice w, Slice g, Slice m, Slice u, float rate, float beta1, float beta2, float epsilon) {
        loops.updates()
                .adam(
                        w.array(),
                        w.offset(),
                        g.array(),
                        g.offset(),
                        m.array(),
                        m.offset(),
                        u.array(),
                        u.offset(),
                        g.length(),
                        rate,
                        beta1,
                        beta2,
                        epsilon);
    }
}
