package dev.peacock.training.fleet.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.training.fleet.Layer;
import dev.peacock.training.fleet.Op;
import dev.peacock.training.fleet.cpu.loops.Loops;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A layer with its buffers: parts of larger arrays, full of NaN before they are used, so that a layer that reads what nobody
 * wrote, or writes beside its buffer, is found out.
 */
final class LayerRun {
    private static final int MARGIN = 3;

    private final LayerCase test;
    private final Layer<Slice> layer;
    private final List<Slice> buffers = new ArrayList<>();
    final Slice x;
    final List<Slice> parameters = new ArrayList<>();
    final Slice y;
    final Slice dy;
    final Slice dx;
    final List<Slice> gradients = new ArrayList<>();

    LayerRun(LayerCase test, Loops loops, long seed) {
        this(test, seed, memory -> new CpuKernels(loops).layer(test.node(), test.most(), test.rows(), memory));
    }

    private LayerRun(LayerCase test, long seed, Function<IntFunction<Slice>, Layer<Slice>> maker) {
        this.test = test;
        this.layer = maker.apply(this::buffer);
        SplittableRandom random = new SplittableRandom(seed);
        this.x = filled(random, test.rows() * test.node().in().size(), -2, 2);
        List<Integer> lengths = test.parameterLengths();
        for (int i = 0; i < lengths.size(); i++) {
            // the fourth is a variance
            parameters.add(filled(random, lengths.get(i), i == 3 ? 0.2 : -1, 1));
            if (i < 2) {
                gradients.add(buffer(lengths.get(i)));
            }
        }
        this.dy = filled(random, test.rows() * test.node().out().size(), -1, 1);
        this.y = buffer(test.rows() * test.node().out().size());
        this.dx = buffer(test.rows() * test.node().in().size());
    }

    /** A dense layer whose steps our own loops multiply, or OpenBLAS does, whatever this processor would choose. */
    static LayerRun ofDense(LayerCase test, Loops loops, long seed, boolean own) {
        Op.Dense op = (Op.Dense) test.node().op();
        int in = test.node().in().size();
        return new LayerRun(test, seed, memory -> {
            int side = Math.max(Math.max(test.most(), in), op.units());
            PanelProducts products = own ? new PanelProducts(loops.panels(), side, side, memory) : null;
            return new DenseLayer(loops, in, op, test.most(), test.rows(), products, memory);
        });
    }

    private Slice filled(SplittableRandom random, int length, double from, double to) {
        Slice slice = buffer(length);
        for (int i = 0; i < slice.length(); i++) {
            slice.array()[slice.offset() + i] = (float) random.nextDouble(from, to);
        }
        return slice;
    }

    private Slice buffer(int length) {
        float[] array = new float[length + 2 * MARGIN];
        Arrays.fill(array, Float.NaN);
        Slice slice = new Slice(array, MARGIN, length);
        buffers.add(slice);
        return slice;
    }

    void forward(boolean training) {
        layer.forward(test.rows(), x, parameters, y, training);
        checkMargins();
    }

    void backward(boolean wantsInputGradient) {
        @Nullable Slice into = wantsInputGradient ? dx : null;
        layer.backward(test.rows(), x, parameters, y, copy(dy), into, gradients);
        checkMargins();
    }

    private static Slice copy(Slice slice) {
        return new Slice(slice.array().clone(), slice.offset(), slice.length());
    }

    private void checkMargins() {
        for (Slice each : buffers) {
            for (int i = 0; i < MARGIN; i++) {
                assertThat(each.array()[i]).as("before a buffer").isNaN();
                assertThat(each.array()[each.array().length - 1 - i])
                        .as("after a buffer")
                        .isNaN();
            }
        }
    }

    static float[] values(Slice slice) {
        return Arrays.copyOfRange(slice.array(), slice.offset(), slice.offset() + slice.length());
    }

    static double[] doubles(Slice slice) {
        double[] values = new double[slice.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = slice.array()[slice.offset() + i];
        }
        return values;
    }

    List<double[]> parameterDoubles() {
        return parameters.stream().map(LayerRun::doubles).toList();
    }
}
