package dev.peacock.training.fleet.cpu;

import dev.peacock.config.Shape;
import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.Window;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Times the kernels on one core: median milliseconds of processor time of a call, and GFLOP/s where a product is in it. Not
 * a test. Arguments: what the names of the benchmarks to run contain; {@code plain} for plain loops.
 *
 * <pre>java --add-modules jdk.incubator.vector -cp ... dev.peacock.training.fleet.cpu.KernelsBench conv</pre>
 */
final class KernelsBench {
    /** Time of the processor, which is less disturbed than that of the wall by what else runs. */
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private static final int BATCH = 128;
    private static final int BLOCKS = 15;
    private static final double BLOCK_SECONDS = 0.1;
    private static final Activation RELU = new Activation(Activation.Kind.RELU, 0);

    private final Map<String, Layered> layers = new LinkedHashMap<>();
    private final CpuKernels kernels;

    private record Layered(LayerCase test, boolean wantsInputGradient, double flops) {}

    private KernelsBench(CpuKernels kernels) {
        this.kernels = kernels;
        Window valid = LayerCase.square(3, 1, 0);
        Window same = LayerCase.square(3, 1, 1);
        add("dense 784-512", Shape.flat(784), new Op.Dense(512, true, RELU), false, 784 * 512);
        add("dense 512-256", Shape.flat(512), new Op.Dense(256, true, RELU), true, 512 * 256);
        pooled("cnn conv1+pool", new Shape(28, 28, 1), conv(16, valid), false, 24 * 24 * 9 * 16);
        pooled("cnn conv2+pool", new Shape(13, 13, 16), conv(32, valid), true, 10 * 10 * 144 * 32);
        add("cnn conv1", new Shape(28, 28, 1), conv(16, valid), false, 26 * 26 * 9 * 16);
        add("cnn conv2", new Shape(13, 13, 16), conv(32, valid), true, 11 * 11 * 144 * 32);
        add("res conv 32x32x3-16", new Shape(32, 32, 3), conv(16, same), false, 1024 * 27 * 16);
        for (int channels = 16; channels <= 128; channels *= 2) {
            int side = Math.min(32, 1024 / channels);
            Shape in = new Shape(side, side, channels);
            String name = "res conv " + in + "-" + channels;
            add(name, in, conv(channels, same), true, (double) side * side * 9 * channels * channels);
        }
        add("res conv 32x32x64-64", new Shape(32, 32, 64), conv(64, same), true, 1024.0 * 576 * 64);
        add("res conv stride 2", new Shape(32, 32, 32), conv(64, LayerCase.square(3, 2, 1)), true, 256.0 * 288 * 64);
        add("res conv 1x1", new Shape(16, 16, 64), conv(128, LayerCase.square(1, 1, 0)), true, 256.0 * 64 * 128);
        pooled("res conv+pool 64-128", new Shape(16, 16, 64), conv(128, same), true, 256.0 * 576 * 128);
        for (int channels : new int[] {16, 64}) {
            Shape in = new Shape(32, 32, channels);
            add("batch norm " + in, in, new Op.BatchNorm(1e-5f, 0.9f, RELU), true, 0);
            add("max pool " + in, in, new Op.MaxPool(Window.tiles(2, 2)), true, 0);
        }
        add("global average 8x8x128", new Shape(8, 8, 128), new Op.GlobalAvgPool(), true, 0);
    }

    private static Op.Conv2d conv(int filters, Window window) {
        return new Op.Conv2d(filters, window, true, RELU);
    }

    private void pooled(String name, Shape in, Op.Conv2d conv, boolean wantsInputGradient, double products) {
        add(name, in, new Op.ConvMaxPool(conv, Window.tiles(2, 2)), wantsInputGradient, products);
    }

    private void add(String name, Shape in, Op op, boolean wantsInputGradient, double products) {
        LayerCase test = LayerCase.of(in, BATCH, BATCH, op);
        layers.put(name, new Layered(test, wantsInputGradient, 2 * BATCH * products));
    }

    public static void main(String[] arguments) {
        List<String> wanted =
                Arrays.stream(arguments).filter(each -> !each.equals("plain")).toList();
        boolean plain = Arrays.asList(arguments).contains("plain");
        KernelsBench bench = new KernelsBench(plain ? CpuKernels.plain() : new CpuKernels());
        bench.layers.forEach((name, layer) -> {
            if (wanted.isEmpty() || wanted.stream().anyMatch(name::contains)) {
                bench.time(name, layer);
            }
        });
        if (wanted.isEmpty() || wanted.contains("update")) {
            bench.timeUpdates(784 * 512);
        }
    }

    private void time(String name, Layered layered) {
        LayerCase test = layered.test();
        SplittableRandom random = new SplittableRandom(1);
        Layer<Slice> layer = kernels.layer(test.node(), BATCH, BATCH, kernels::allocate);
        Slice x = random(random, BATCH * test.node().in().size());
        Slice y = kernels.allocate(BATCH * test.node().out().size());
        Slice seed = random(random, y.length());
        Slice dy = kernels.allocate(y.length());
        Slice dx = layered.wantsInputGradient() ? kernels.allocate(x.length()) : null;
        List<Slice> parameters =
                test.parameterLengths().stream().map(n -> random(random, n)).toList();
        List<Slice> gradients =
                test.parameterLengths().stream().limit(2).map(kernels::allocate).toList();
        double copy = milliseconds(() -> kernels.copy(seed, dy.length(), dy));
        double forward = milliseconds(() -> layer.forward(BATCH, x, parameters, y, true));
        double backward = milliseconds(() -> {
                    kernels.copy(seed, dy.length(), dy);
                    layer.backward(BATCH, x, parameters, y, dy, dx, gradients);
                })
                - copy;
        double back = layered.flops() * (dx == null ? 1 : 2);
        System.out.printf(
                Locale.ROOT,
                "%-28s forward %8.3f ms %6.1f GF/s   backward %8.3f ms %6.1f GF/s%n",
                name,
                forward,
                layered.flops() / forward / 1e6,
                backward,
                back / backward / 1e6);
    }

    private void timeUpdates(int length) {
        SplittableRandom random = new SplittableRandom(1);
        Slice w = random(random, length);
        Slice g = random(random, length);
        Slice m = random(random, length);
        Slice u = kernels.allocate(length);
        print("sgd", milliseconds(() -> kernels.sgd(w, g, 1e-6f)));
        print("nesterovs", milliseconds(() -> kernels.nesterovs(w, g, m, 1e-6f, 0.9f)));
        print("adam", milliseconds(() -> kernels.adam(w, g, m, u, 1e-6f, 0.9f, 0.999f, 1e-8f)));
        print("sum of squares", milliseconds(() -> kernels.sumOfSquares(g)));
    }

    private static void print(String name, double milliseconds) {
        System.out.printf(Locale.ROOT, "%-28s %8.3f ms%n", "update 784x512 " + name, milliseconds);
    }

    private Slice random(SplittableRandom random, int length) {
        Slice slice = kernels.allocate(length);
        for (int i = 0; i < length; i++) {
            slice.array()[i] = (float) random.nextDouble(-1, 1);
        }
        return slice;
    }

    /** The median over blocks of calls, after as much warm-up. */
    private static double milliseconds(Runnable call) {
        secondsOf(call, 3);
        int calls = (int) Math.max(1, Math.min(1e6, 3 * BLOCK_SECONDS / secondsOf(call, 3)));
        secondsOf(call, calls * 3);
        double[] times = IntStream.range(0, BLOCKS)
                .mapToDouble(block -> secondsOf(call, calls) / calls)
                .sorted()
                .toArray();
        return 1e3 * times[BLOCKS / 2];
    }

    private static double secondsOf(Runnable call, int calls) {
        long begin = CLOCK.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return 1e-9 * (CLOCK.getCurrentThreadCpuTime() - begin);
    }
}
