package dev.peacock.config;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.OmittedAt;
import java.io.Serializable;
import java.util.List;

/** The model that is trained. */
public sealed interface ModelConfig extends Serializable {

    /** Whether it is a network that Peacock's own trainers train by the recipe in {@code training}. */
    default boolean isNetwork() {
        return this instanceof Layers || this instanceof Dl4jJson;
    }

    /** Whether it is a language model, whose examples are documents. */
    default boolean isOfDocuments() {
        return this instanceof CharLstm;
    }

    /** Whether it gives examples labels, so that it is right or wrong; else it gives each a score, and nothing more. */
    default boolean givesLabels() {
        return scores().get(0).isOfLabels();
    }

    /** What its models may be compared by; the first of them unless the configuration says otherwise. */
    default List<Score> scores() {
        if (this instanceof CharLstm) {
            return List.of(Score.LOG_PROBABILITY, Score.ACCURACY);
        }
        return this instanceof Denoiser
                ? List.of(Score.DENOISING)
                : List.of(Score.CORRECT, Score.PROBABILITY, Score.MARGIN);
    }

    /** Whether Peacock's own trainers train it by the recipe in {@code training}. */
    default boolean hasRecipe() {
        return isNetwork() || !givesLabels();
    }

    /** Whether it gives margins, or what stands for them, when Peacock trains it. */
    default boolean hasMargins() {
        return hasRecipe() || this instanceof Trees || this instanceof NearestNeighbour;
    }

    /** {@code model.layers}: at least one layer, the last one {@link LayerConfig.Output}. */
    record Layers(
            List<LayerConfig> layers, @OmittedAt("auto") InitialWeights initialWeights) implements ModelConfig {
        public Layers {
            layers = List.copyOf(layers);
        }

        public Layers(List<LayerConfig> layers) {
            this(layers, InitialWeights.AUTO);
        }
    }

    /** {@code model.dl4j}: the text of a DL4J MultiLayerConfiguration or ComputationGraphConfiguration in JSON. */
    record Dl4jJson(String json) implements ModelConfig {}

    /** {@code model.nearest-neighbour}: majority of the k nearest included train examples; no randomness of its own. */
    record NearestNeighbour(int k) implements ModelConfig {}

    /**
     * {@code model.char-lstm}: a recurrent network that reads a text character by character and gives the probabilities of the next one:
     * an embedding, so many layers of so many hidden cells, and a softmax over the vocabulary of the data set.
     *
     * @param embedding numbers that stand for a character
     * @param dropout the share of a layer's outputs that is dropped while training, of every layer and none of its own states
     */
    record CharLstm(int embedding, int hidden, int layers, Cell cell, double dropout) implements ModelConfig {
        /** What a layer is made of. */
        public enum Cell {
            LSTM,
            GRU
        }
    }

    /**
     * {@code model.denoiser}: a denoising diffusion model, which says what an image was before it was noised.
     *
     * @param hidden units of each layer, or channels of a convolutional net
     * @param layers hidden layers, or resolutions of a convolutional net
     * @param conditional whether it is told the image's label
     */
    record Denoiser(
            Net net, int hidden, int layers, Prediction prediction, Levels levels, int noiseSteps, boolean conditional)
            implements ModelConfig {
        /** What its network consists of. */
        public enum Net {
            MLP,
            CONV
        }

        /** What its network gives: the image, the noise, or a mixture of both. */
        public enum Prediction {
            X0,
            EPS,
            V
        }

        /** How the noise grows from step to step. */
        public enum Levels {
            COSINE,
            LINEAR
        }
    }

    /**
     * {@code model.gradient-boosted-trees}: a sum of {@code rounds} trees for each label, each of {@code depth} questions at most and
     * times {@code rate}. {@code subsample} of the examples and {@code columnSample} of the columns are drawn for each tree.
     *
     * @param minChildWeight smallest sum of second derivatives in a leaf
     * @param lambda the penalty on the squares of the leaves' values
     */
    record Trees(
            int rounds,
            int depth,
            double rate,
            double subsample,
            double columnSample,
            double minChildWeight,
            double lambda)
            implements ModelConfig {}

    /**
     * {@code training.command}: the user's own program, which decides itself which model it trains and how.
     *
     * @param words the program and its arguments
     * @param files what lies beside it when it runs, in order of their names
     */
    record Command(List<String> words, List<ProgramFile> files) implements ModelConfig {
        public Command {
            words = List.copyOf(words);
            files = List.copyOf(files);
        }
    }

    /** {@code dataset.imported}: whatever was trained elsewhere. */
    record Imported() implements ModelConfig {}
}
