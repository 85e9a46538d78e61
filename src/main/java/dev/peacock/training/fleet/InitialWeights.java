package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.recipe.WeightLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The initial weights of a model: the same numbers that DL4J's trainer gives it. They are drawn in the order of DL4J's
 * memory (images as channels x height x width; dense weights column after column, convolutions as filters x channels x
 * height x width) and put where ours lie.
 */
final class InitialWeights {
    private final Net net;
    private final List<Draft.Entry> entries;
    /** In the order in which the nodes draw. */
    private final List<Drawing> drawings;

    private record Drawing(int node, Draft.Start.Weights start) {}

    InitialWeights(Draft draft) {
        this.net = draft.net();
        this.entries = draft.entries();
        List<Drawing> all = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).start() instanceof Draft.Start.Weights start) {
                all.add(new Drawing(i, start));
            }
        }
        all.sort(Comparator.comparingInt(each -> each.start().turn()));
        this.drawings = List.copyOf(all);
    }

    /** Fills a net's flat array of parameters. */
    void draw(RandomStream random, float[] parameters) {
        drawings.forEach(each -> weights(each.node(), each.start(), random, parameters));
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).start() instanceof Draft.Start.Scale scale) {
                fill(i, Parameter.Role.GAMMA, (float) scale.gamma(), parameters);
                fill(i, Parameter.Role.BETA, (float) scale.beta(), parameters);
                fill(i, Parameter.Role.MEAN, 0, parameters);
                fill(i, Parameter.Role.VARIANCE, 1, parameters);
            }
        }
    }

    private void fill(int node, Parameter.Role role, float value, float[] parameters) {
        for (Parameter each : net.parametersOf(node)) {
            if (each.role() == role) {
                Arrays.fill(parameters, each.offset(), each.offset() + each.length(), value);
            }
        }
    }

    private void weights(int i, Draft.Start.Weights start, RandomStream random, float[] parameters) {
        fill(i, Parameter.Role.BIAS, (float) start.bias(), parameters);
        Node node = entries.get(i).node();
        Parameter weights = net.parametersOf(i).get(0);
        int[] places = node.op() instanceof Op.Dense dense
                ? densePlaces(node.in(), dense.units())
                : convolutionPlaces(node.in().channels(), convolution(node.op()));
        float[] fixed = start.law() instanceof WeightLaw.Fixed law ? fixed(law, start, node) : null;
        for (int k = 0; k < places.length; k++) {
            double value = fixed == null ? start.law().draw(random, start.fanIn(), start.fanOut()) : fixed[k];
            parameters[weights.offset() + places[k]] = (float) value;
        }
    }

    static Op.Conv2d convolution(Op op) {
        return op instanceof Op.ConvMaxPool both ? both.conv() : (Op.Conv2d) op;
    }

    /** Where each weight of DL4J's [values in, units], column after column, lies in ours, row after row. */
    static int[] densePlaces(Shape in, int units) {
        int pixels = in.height() * in.width();
        int[] places = new int[in.size() * units];
        int k = 0;
        for (int unit = 0; unit < units; unit++) {
            for (int channel = 0; channel < in.channels(); channel++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    places[k++] = (pixel * in.channels() + channel) * units + unit;
                }
            }
        }
        return places;
    }

    /** Where each weight of DL4J's [filters, channels, height, width] lies in ours, [height, width, channels, filters]. */
    static int[] convolutionPlaces(int channels, Op.Conv2d conv) {
        int taps = conv.window().kernelSize();
        int[] places = new int[conv.filters() * channels * taps];
        int k = 0;
        for (int filter = 0; filter < conv.filters(); filter++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int tap = 0; tap < taps; tap++) {
                    places[k++] = (tap * channels + channel) * conv.filters() + filter;
                }
            }
        }
        return places;
    }

    /** What DL4J makes without chance, in the order of its memory. */
    private static float[] fixed(WeightLaw.Fixed law, Draft.Start.Weights start, Node node) {
        boolean dense = node.op() instanceof Op.Dense;
        long[] shape = dense ? new long[] {node.in().size(), node.out().channels()} : convolutionShape(node);
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        try (INDArray memory = Nd4j.create(DataType.FLOAT, 1, length)) {
            law.own().init(start.fanIn(), start.fanOut(), shape, dense ? 'f' : 'c', memory);
            return memory.dup('c').data().asFloat();
        }
    }

    private static long[] convolutionShape(Node node) {
        Op.Conv2d conv = convolution(node.op());
        Window window = conv.window();
        return new long[] {conv.filters(), node.in().channels(), window.kernelHeight(), window.kernelWidth()};
    }
}
