package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;

/**
 * The layers whose kernels are timed: those of the nets of docs/benchmarks.md, at batch 128 unless they name another. Each has the multiplications and
 * additions of its product, or 0 where it has none, and whether it hands a gradient to a layer before it.
 */
public enum BenchedLayer {
    DENSE_784_512(Shape.flat(784), dense(512), false, 784 * 512),
    DENSE_512_256(Shape.flat(512), dense(256), true, 512 * 256),
    DENSE_64_128(Shape.flat(64), dense(128), false, 64 * 128),
    DENSE_64_128_BATCH_32(32, Shape.flat(64), dense(128), false, 64 * 128),
    DENSE_64_128_BATCH_64(64, Shape.flat(64), dense(128), false, 64 * 128),
    CONV1_POOL_28X28X1_16(new Shape(28, 28, 1), pooled(16, valid()), false, 24 * 24 * 9 * 16),
    CONV2_POOL_13X13X16_32(new Shape(13, 13, 16), pooled(32, valid()), true, 10 * 10 * 144 * 32),
    CONV1_POOL_28X28X1_8(new Shape(28, 28, 1), pooled(8, valid()), false, 24 * 24 * 9 * 8),
    CONV1_POOL_28X28X1_24(new Shape(28, 28, 1), pooled(24, valid()), false, 24 * 24 * 9 * 24),
    CONV1_POOL_3X3_28X28X1_16(
            new Shape(28, 28, 1), new Op.ConvMaxPool(conv(16, valid()), Window.tiles(3, 3)), false, 24 * 24 * 9 * 16),
    CONV1_28X28X1_16(new Shape(28, 28, 1), conv(16, valid()), false, 26 * 26 * 9 * 16),
    CONV2_13X13X16_32(new Shape(13, 13, 16), conv(32, valid()), true, 11 * 11 * 144 * 32),
    CONV_32X32X3_16(new Shape(32, 32, 3), conv(16, same()), false, 1024 * 27 * 16),
    CONV_32X32X16_16(new Shape(32, 32, 16), conv(16, same()), true, 1024 * 144 * 16),
    CONV_32X32X64_64(new Shape(32, 32, 64), conv(64, same()), true, 1024 * 576 * 64),
    CONV_16X16X64_64(new Shape(16, 16, 64), conv(64, same()), true, 256 * 576 * 64),
    CONV_8X8X128_128(new Shape(8, 8, 128), conv(128, same()), true, 64 * 1152 * 128),
    CONV_STRIDE_2_32X32X32_64(new Shape(32, 32, 32), conv(64, LayerCase.square(3, 2, 1)), true, 256 * 288 * 64),
    CONV_1X1_16X16X64_128(new Shape(16, 16, 64), conv(128, LayerCase.square(1, 1, 0)), true, 256 * 64 * 128),
    CONV_POOL_16X16X64_128(new Shape(16, 16, 64), pooled(128, same()), true, 256 * 576 * 128),
    BATCH_NORM_32X32X64(new Shape(32, 32, 64), new Op.BatchNorm(1e-5f, 0.9f, relu()), true, 0),
    MAX_POOL_32X32X64(new Shape(32, 32, 64), new Op.MaxPool(Window.tiles(2, 2)), true, 0),
    GLOBAL_AVERAGE_8X8X128(new Shape(8, 8, 128), new Op.GlobalAvgPool(), true, 0);

    private final int batch;
    private final Shape in;
    private final Op op;
    private final boolean wantsInputGradient;
    private final double products;

    BenchedLayer(Shape in, Op op, boolean wantsInputGradient, double products) {
        this(128, in, op, wantsInputGradient, products);
    }

    BenchedLayer(int batch, Shape in, Op op, boolean wantsInputGradient, double products) {
        this.batch = batch;
        this.in = in;
        this.op = op;
        this.wantsInputGradient = wantsInputGradient;
        this.products = products;
    }

    LayerCase test() {
        return LayerCase.of(in, batch, batch, op);
    }

    boolean wantsInputGradient() {
        return wantsInputGradient;
    }

    /** Floating point operations of the forward product; the backward pass has one such product, or two with an input's gradient. */
    double forwardFlops() {
        return 2.0 * batch * products;
    }

    double backwardFlops() {
        return forwardFlops() * (wantsInputGradient ? 2 : 1);
    }

    private static Activation relu() {
        return new Activation(Activation.Kind.RELU, 0);
    }

    private static Op dense(int units) {
        return new Op.Dense(units, true, relu());
    }

    private static Op.Conv2d conv(int filters, Window window) {
        return new Op.Conv2d(filters, window, true, relu());
    }

    private static Op pooled(int filters, Window window) {
        return new Op.ConvMaxPool(conv(filters, window), Window.tiles(2, 2));
    }

    private static Window valid() {
        return LayerCase.square(3, 1, 0);
    }

    private static Window same() {
        return LayerCase.square(3, 1, 1);
    }
}
