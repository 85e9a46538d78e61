package dev.peacock.training.diffusion;

import dev.peacock.stats.RandomStream;

/**
 * Where an {@link MlpNet}'s parameters lie in one array: for each hidden layer the weights [input + told, hidden] and the bias [hidden], then
 * the output's weights [hidden, width] and bias [width].
 *
 * @param width numbers of an image
 */
record MlpLayout(int width, int hidden, int layers, int told) {
    int input(int layer) {
        return layer == 0 ? width : hidden;
    }

    /** Numbers that a layer gets. */
    int wide(int layer) {
        return input(layer) + told;
    }

    int weights(int layer) {
        int first = (width + told + 1) * hidden;
        return layer == 0 ? 0 : first + (layer - 1) * (hidden + told + 1) * hidden;
    }

    int bias(int layer) {
        return weights(layer) + wide(layer) * hidden;
    }

    int outputWeights() {
        return weights(layers);
    }

    int outputBias() {
        return outputWeights() + hidden * width;
    }

    int size() {
        return outputBias() + width;
    }

    /** Uniform within 1 / sqrt(inputs), as PyTorch's linear layers are, in the order in which they lie; the output is 0. */
    void draw(RandomStream random, float[] values) {
        for (int layer = 0; layer < layers; layer++) {
            double bound = 1 / Math.sqrt(wide(layer));
            for (int i = weights(layer); i < bias(layer) + hidden; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        }
        java.util.Arrays.fill(values, outputWeights(), size(), 0);
    }
}
