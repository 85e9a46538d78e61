package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A net's buffers, made once and used for one model after another: activations and their gradients, the parameters and theirs.
 * Not thread-safe.
 *
 * @param <B> a buffer of the kernels
 */
final class Network<B> {
    private final Net net;
    private final Kernels<B> kernels;
    private final B parameters;
    private final B gradients;
    private final List<B> values = new ArrayList<>();
    private final List<@Nullable B> valueGradients = new ArrayList<>();
    private final List<@Nullable Layer<B>> layers = new ArrayList<>();
    private final List<List<B>> parametersOf = new ArrayList<>();
    private final List<List<B>> gradientsOf = new ArrayList<>();
    private final @Nullable B second;
    private final List<@Nullable Dropped<B>> dropped = new ArrayList<>();
    private final boolean[] filled;
    private final boolean byInput;
    private boolean isTraining;

    /** The mask of one dropout. */
    private record Dropped<B>(Op.Dropout op, B mask, float[] drawn) {}

    /**
     * @param rows examples of a training step at most
     * @param inferenceRows examples of an evaluation at most
     * @param memory where all buffers come from
     */
    Network(Net net, Kernels<B> kernels, int rows, int inferenceRows, Memory<B> memory) {
        this(net, kernels, rows, inferenceRows, memory, false);
    }

    /** The same; {@code byInput}: whether {@link #backward} also finds the gradient by the examples. */
    Network(Net net, Kernels<B> kernels, int rows, int inferenceRows, Memory<B> memory, boolean byInput) {
        this.byInput = byInput;
        this.net = net;
        this.kernels = kernels;
        this.parameters = memory.take(net.size());
        this.gradients = memory.take(net.trained());
        this.filled = new boolean[net.nodes().size()];
        int mostRows = Math.max(rows, inferenceRows);
        int largestShared = 0;
        for (int i = 0; i < net.nodes().size(); i++) {
            Node node = net.nodes().get(i);
            int size = node.out().size();
            values.add(memory.take(Math.multiplyExact(mostRows, size)));
            valueGradients.add(wantsGradient(i) ? memory.take(Math.multiplyExact(rows, size)) : null);
            layers.add(isLayer(node) ? kernels.layer(node, rows, inferenceRows, memory::take) : null);
            parametersOf.add(views(i, parameters, false, memory));
            gradientsOf.add(views(i, gradients, true, memory));
            dropped.add(node.op() instanceof Op.Dropout dropout ? dropped(dropout, rows * size, memory) : null);
            if (readersOf(i) > 1) {
                largestShared = Math.max(largestShared, size);
            }
        }
        this.second = largestShared > 0 ? memory.take(Math.multiplyExact(rows, largestShared)) : null;
    }

    private static <B> Dropped<B> dropped(Op.Dropout op, int length, Memory<B> memory) {
        return new Dropped<>(op, memory.take(length), new float[length]);
    }

    private static boolean isLayer(Node node) {
        return !(node.op() instanceof Op.Input || node.op() instanceof Op.Dropout || node.op() instanceof Op.Add);
    }

    /** Whether a parameter lies at the node or before it, or the examples' gradient is wanted, so that the gradient by its value is needed. */
    private boolean wantsGradient(int node) {
        return byInput
                || !net.parametersOf(node).isEmpty()
                || net.nodes().get(node).inputs().stream().anyMatch(this::wantsGradient);
    }

    private int readersOf(int node) {
        return (int) net.nodes().stream()
                .flatMap(reader -> reader.inputs().stream())
                .filter(input -> input == node)
                .count();
    }

    private List<B> views(int node, B flat, boolean trainedOnly, Memory<B> memory) {
        return net.parametersOf(node).stream()
                .filter(each -> each.role().isTrained() || !trainedOnly)
                .map(each -> memory.part(flat, each.offset(), each.length()))
                .toList();
    }

    /** The buffer into which the examples of the next pass must be written: rows of {@link Net}'s first node. */
    B input() {
        return values.get(0);
    }

    /** Rows of as many values as there are classes. */
    B logits() {
        return values.get(values.size() - 1);
    }

    /** All parameters, laid out as the {@link Net} says. */
    B parameters() {
        return parameters;
    }

    /** Gradients by the examples, of the last {@link #backward}; only of a network that was made to find them. */
    B inputGradients() {
        return gradientOf(0);
    }

    /** Gradients by the trained parameters, of the last step. */
    B gradients() {
        return gradients;
    }

    /** Logits of {@code rows} examples, as a model in use gives them. */
    void infer(int rows) {
        forward(rows, null);
    }

    /** Logits of {@code rows} examples while training; {@code dropouts} has the stream of each dropout, by its number. */
    void forward(int rows, @Nullable List<RandomStream> dropouts) {
        isTraining = dropouts != null;
        for (int i = 1; i < net.nodes().size(); i++) {
            Node node = net.nodes().get(i);
            B x = values.get(node.input());
            B y = values.get(i);
            Layer<B> layer = layers.get(i);
            Dropped<B> mask = dropped.get(i);
            if (layer != null) {
                layer.forward(rows, x, parametersOf.get(i), y, dropouts != null);
            } else if (node.op() instanceof Op.Add add) {
                sum(rows, node, add.activation(), y);
            } else if (mask != null) {
                drop(
                        rows,
                        node.out(),
                        x,
                        y,
                        dropouts == null ? null : dropouts.get(mask.op().number()),
                        mask);
            }
        }
    }

    private void sum(int rows, Node node, Activation activation, B y) {
        int length = rows * node.out().size();
        B sum = values.get(node.input());
        for (int k = 1; k < node.inputs().size(); k++) {
            boolean last = k == node.inputs().size() - 1;
            kernels.add(sum, values.get(node.inputs().get(k)), length, last ? activation : Activation.IDENTITY, y);
            sum = y;
        }
    }

    private void drop(int rows, Shape shape, B x, B y, @Nullable RandomStream stream, Dropped<B> mask) {
        int length = rows * shape.size();
        if (stream == null) {
            kernels.copy(x, length, y);
            return;
        }
        draw(rows, shape, mask.op().retain(), stream, mask.drawn());
        kernels.write(mask.drawn(), length, mask.mask());
        kernels.multiply(x, mask.mask(), length, y);
    }

    /** Fills a mask channel after channel of each example, as DL4J's trainer draws it. */
    private static void draw(int rows, Shape shape, double retain, RandomStream stream, float[] mask) {
        float kept = (float) (1 / retain);
        int size = shape.size();
        for (int row = 0; row < rows; row++) {
            for (int channel = 0; channel < shape.channels(); channel++) {
                for (int i = row * size + channel; i < (row + 1) * size; i += shape.channels()) {
                    mask[i] = stream.nextDouble() < retain ? kept : 0;
                }
            }
        }
    }

    /**
     * Gradients of the mean cross-entropy after {@link #forward} or {@link #infer} of as many rows, and of the same function as that.
     * Whether all logits were finite.
     */
    boolean backward(int rows, int[] labels, float smoothing) {
        int last = net.nodes().size() - 1;
        B seed = gradientOf(last);
        boolean finite = kernels.crossEntropyGradient(logits(), labels, rows, net.classes(), smoothing, seed);
        Arrays.fill(filled, false);
        for (int i = last; i > 0; i--) {
            Node node = net.nodes().get(i);
            B dy = valueGradients.get(i);
            if (dy == null) {
                continue;
            }
            Layer<B> layer = layers.get(i);
            Dropped<B> mask = dropped.get(i);
            if (layer != null) {
                int input = node.input();
                B into = destination(input);
                layer.backward(
                        rows, values.get(input), parametersOf.get(i), values.get(i), dy, into, gradientsOf.get(i));
                deliver(rows, input, into);
            } else if (node.op() instanceof Op.Add add) {
                kernels.activationGradient(values.get(i), dy, rows * node.out().size(), add.activation());
                node.inputs().forEach(input -> pass(rows, input, dy));
            } else if (mask != null) {
                if (isTraining) {
                    kernels.multiply(dy, mask.mask(), rows * node.out().size(), dy);
                }
                pass(rows, node.input(), dy);
            }
        }
        return finite;
    }

    private B gradientOf(int node) {
        B gradient = valueGradients.get(node);
        if (gradient == null) {
            throw new IllegalStateException(
                    "no gradient reaches node " + net.nodes().get(node).name());
        }
        return gradient;
    }

    /** Where the gradient by a node's value goes: its own buffer the first time in a pass. */
    private @Nullable B destination(int node) {
        return filled[node] && valueGradients.get(node) != null ? second : valueGradients.get(node);
    }

    private void deliver(int rows, int node, @Nullable B from) {
        B own = valueGradients.get(node);
        if (own == null || from == null) {
            return;
        }
        if (filled[node]) {
            kernels.add(own, from, rows * net.nodes().get(node).out().size(), Activation.IDENTITY, own);
        }
        filled[node] = true;
    }

    /** Hands a gradient on unchanged. */
    private void pass(int rows, int node, B dy) {
        B own = valueGradients.get(node);
        if (own == null) {
            return;
        }
        int length = rows * net.nodes().get(node).out().size();
        if (filled[node]) {
            kernels.add(own, dy, length, Activation.IDENTITY, own);
        } else {
            kernels.copy(dy, length, own);
        }
        filled[node] = true;
    }
}
