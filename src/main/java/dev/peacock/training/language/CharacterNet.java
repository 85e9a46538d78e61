package dev.peacock.training.language;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The loss of windows of text, and its gradient by all parameters. Buffers are made once. Not thread-safe. */
final class CharacterNet {
    private final Weights weights;
    private final Layout layout;
    private final double dropout;
    private final List<RecurrentLayer> layers = new ArrayList<>();
    private final float[] gradients;
    private final float[] transposed;
    private final float[] table;
    private final float[] logits;
    private final float[] scratch;

    /**
     * For a recipe's windows.
     *
     * @param gradients receives the gradient, laid out as the parameters are
     */
    CharacterNet(Weights weights, LanguageRecipe recipe, float[] gradients) {
        this.weights = weights;
        this.layout = weights.layout;
        this.dropout = recipe.dropout();
        Buffers buffers = Buffers.of(layout, recipe);
        this.transposed = Weights.array(layout.size());
        for (int layer = 0; layer < layout.layers(); layer++) {
            layers.add(new RecurrentLayer(layer, weights, transposed, buffers));
        }
        this.gradients = gradients;
        this.table = Weights.array(buffers.table());
        this.logits = Weights.array(buffers.logits());
        this.scratch = Weights.array(buffers.scratch());
    }

    /**
     * The gradient of the mean cross-entropy of the next symbols. Inputs and targets: the first of all windows, the second, and so on. False
     * where a logit was not a finite number.
     */
    boolean step(int steps, int rows, int[] inputs, int[] targets, RandomStream random) {
        int all = steps * rows;
        forward(steps, rows, inputs, random);
        RecurrentLayer top = layers.get(layers.size() - 1);
        int at = top.outputsAt(rows);
        int symbols = layout.vocabulary();
        weights.logits(all, top.outputs(), at, logits, 0);
        if (!weights.loops.crossEntropyGradient(logits, 0, targets, all, symbols, 0, logits, 0)) {
            return false;
        }
        weights.transpose(transposed);
        outputGradient(all, top, at);
        for (int layer = layers.size() - 1; layer >= 0; layer--) {
            layers.get(layer).backward(steps, rows, gradients);
            if (layer > 0) {
                RecurrentLayer below = layers.get(layer - 1);
                layers.get(layer).input(all, below.outputs(), at, below.outputGradients(), gradients, scratch);
            }
        }
        embeddingGradient(all, inputs);
        return true;
    }

    private void forward(int steps, int rows, int[] inputs, RandomStream random) {
        int sums = layout.sums();
        weights.table(table);
        float[] gates = layers.get(0).gates;
        for (int row = 0; row < steps * rows; row++) {
            System.arraycopy(table, inputs[row] * sums, gates, row * sums, sums);
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            if (layer > 0) {
                RecurrentLayer below = layers.get(layer - 1);
                weights.input(layer, steps * rows, below.outputs(), below.outputsAt(rows), layers.get(layer).gates);
            }
            layers.get(layer).forward(steps, rows, random, dropout);
        }
    }

    private void outputGradient(int rows, RecurrentLayer top, int at) {
        int symbols = layout.vocabulary();
        int hidden = layout.hidden();
        int to = layout.outputWeights();
        Matrices.multiplyTransposed(
                hidden, symbols, rows, top.outputs(), at, hidden, logits, 0, symbols, 0, gradients, to);
        weights.loops.columnSumsInPairs(logits, 0, rows, symbols, scratch, 0, gradients, layout.outputBias());
        Matrices.multiply(
                rows,
                hidden,
                symbols,
                logits,
                0,
                symbols,
                transposed,
                to,
                hidden,
                0,
                top.outputGradients(),
                at,
                hidden);
    }

    /** By the first layer's sums of each symbol, which are a product of its embedding. */
    private void embeddingGradient(int rows, int[] inputs) {
        int sums = layout.sums();
        int symbols = layout.vocabulary();
        int width = layout.width();
        int embedding = layout.embedding();
        float[] gates = layers.get(0).gates;
        Arrays.fill(table, 0, symbols * sums, 0);
        for (int row = 0; row < rows; row++) {
            weights.loops.addScaled(gates, row * sums, sums, 1, table, inputs[row] * sums);
        }
        weights.loops.columnSumsInPairs(table, 0, symbols, sums, scratch, 0, gradients, layout.bias(0));
        int to = layout.inputWeights(0);
        Matrices.multiplyTransposed(
                embedding, width, symbols, weights.values, 0, embedding, table, 0, sums, 0, gradients, to);
        Matrices.multiply(
                symbols, embedding, width, table, 0, sums, transposed, to, embedding, 0, gradients, 0, embedding);
    }
}
