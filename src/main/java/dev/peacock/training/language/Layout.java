package dev.peacock.training.language;

/**
 * Where a model's parameters lie in one array: the embedding [V, embedding]; for each layer the weights of its input [in, gates x
 * hidden], those of its state [hidden, gates x hidden] and the bias [4 x hidden]; then the output's weights [hidden, V] and bias [V]. An
 * LSTM's gates are in the order i, f, o, g. A GRU's input has n, r, z, its state r, z, n, and its bias n, r, z and that of the state's n.
 */
record Layout(int vocabulary, int embedding, int hidden, int layers, Cell cell) {
    static Layout of(LanguageRecipe recipe, int vocabulary) {
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
    int width() {
        return gates() * hidden;
    }

    /** Columns of a layer's sums and bias. */
    int sums() {
        return 4 * hidden;
    }

    /** Values that a layer is given for a character. */
    int in(int layer) {
        return layer == 0 ? embedding : hidden;
    }

    int inputWeights(int layer) {
        int first = vocabulary * embedding;
        return layer == 0 ? first : first + layerSize(0) + (layer - 1) * layerSize(1);
    }

    int stateWeights(int layer) {
        return inputWeights(layer) + in(layer) * width();
    }

    int bias(int layer) {
        return stateWeights(layer) + hidden * width();
    }

    private int layerSize(int layer) {
        return (in(layer) + hidden) * width() + sums();
    }

    int outputWeights() {
        return inputWeights(layers);
    }

    int outputBias() {
        return outputWeights() + hidden * vocabulary;
    }

    int size() {
        return outputBias() + vocabulary;
    }

    /** Floats of a layer's state: the output, and behind it an LSTM's cell. */
    int layerState() {
        return cell == Cell.LSTM ? 2 * hidden : hidden;
    }
}
