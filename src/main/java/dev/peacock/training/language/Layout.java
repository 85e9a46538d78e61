package dev.peacock.training.language;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/**
 * Where a model's parameters lie in one array: the embedding [V, embedding]; for each layer the weights of its input [in, gates x
 * hidden], those of its state [hidden, gates x hidden] and the bias [4 x hidden]; then the output's weights [hidden, V] and bias [V]. An
 * LSTM's gates are in the order i, f, o, g. A GRU's input has n, r, z, its state r, z, n, and its bias n, r, z and that of the state's n.
 */
public record Layout(int vocabulary, int embedding, int hidden, int layers, Cell cell) {
    public static Layout of(LanguageRecipe recipe, int vocabulary) {
        if (vocabulary < 2 || vocabulary > 256) {
            throw new IllegalArgumentException("a vocabulary has 2 to 256 symbols, not " + vocabulary);
        }
        return new Layout(vocabulary, recipe.embedding(), recipe.hidden(), recipe.layers(), recipe.cell());
    }

    /** Sums of a unit that the input, and just as many that the state, is multiplied into. */
    int gates() {
        return cell == Cell.LSTM ? 4 : 3;
    }

    /** Where a row's sums of the state begin, among the four of each unit; those of the input begin at 0. */
    int stateSums() {
        return (4 - gates()) * hidden;
    }

    /** Columns of the weights of a layer's input and state. */
    public int width() {
        return gates() * hidden;
    }

    /** Columns of a layer's sums and bias. */
    int sums() {
        return 4 * hidden;
    }

    /** Values that a layer is given for a character. */
    public int in(int layer) {
        return layer == 0 ? embedding : hidden;
    }

    public int inputWeights(int layer) {
        int first = vocabulary * embedding;
        return layer == 0 ? first : first + layerSize(0) + (layer - 1) * layerSize(1);
    }

    public int stateWeights(int layer) {
        return inputWeights(layer) + in(layer) * width();
    }

    public int bias(int layer) {
        return stateWeights(layer) + hidden * width();
    }

    private int layerSize(int layer) {
        return (in(layer) + hidden) * width() + sums();
    }

    public int outputWeights() {
        return inputWeights(layers);
    }

    public int outputBias() {
        return outputWeights() + hidden * vocabulary;
    }

    public int size() {
        return outputBias() + vocabulary;
    }

    /** Floats of a layer's state: the output, and behind it an LSTM's cell. */
    int layerState() {
        return cell == Cell.LSTM ? 2 * hidden : hidden;
    }

    /**
     * First values: embeddings are normal, all other weights uniform within 1 / sqrt(hidden), as PyTorch has them, and biases 0 but for 1 of
     * forget gates (Jozefowicz et al. 2015).
     */
    public void draw(RandomStream random, float[] values) {
        Arrays.fill(values, 0, size(), 0);
        int embedded = inputWeights(0);
        for (int k = 0; k < embedded; k++) {
            values[k] = (float) random.nextGaussian();
        }
        for (int layer = 0; layer < layers; layer++) {
            uniform(random, inputWeights(layer), bias(layer), values);
            if (cell == Cell.LSTM) {
                int forget = bias(layer) + hidden;
                Arrays.fill(values, forget, forget + hidden, 1);
            }
        }
        uniform(random, outputWeights(), outputBias(), values);
    }

    private void uniform(RandomStream random, int from, int to, float[] values) {
        double bound = 1 / Math.sqrt(hidden);
        for (int k = from; k < to; k++) {
            values[k] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
    }
}
