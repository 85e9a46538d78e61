package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.language.CharacterEngine;
import dev.peacock.training.language.CharacterEngines;
import dev.peacock.training.language.CharacterTrainer;
import dev.peacock.training.language.EngineMemory;
import dev.peacock.training.language.LanguageRecipe;
import dev.peacock.training.language.Layout;
import dev.peacock.training.language.NextSymbol;
import dev.peacock.training.nd4j.Gpu;
import dev.peacock.training.nd4j.SingleThread;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.layers.recurrent.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * DL4J's LSTM and ND4J's Adam, the reference of Peacock's own character models: the same models up to rounding, many times slower.
 */
public final class Dl4jCharacters implements CharacterEngine {
    public static final String NAME = "char-lstm-dl4j";
    /** The same on GPUs, whose results differ in their last bits. */
    public static final String GPU = "char-lstm-dl4j-cuda";

    private final Layout layout;
    private final LanguageRecipe recipe;
    private final CharacterNetwork network;
    private final MultiLayerNetwork net;
    private final GradientUpdater<?> adam;
    private final INDArray adamState;
    private int steps;

    /** An engine of a recipe without dropout, of LSTM. */
    private Dl4jCharacters(LanguageRecipe recipe, Layout layout) {
        SingleThread.pin();
        this.recipe = recipe;
        this.layout = layout;
        this.network = CharacterNetwork.of(layout);
        this.net = network.net();
        Adam config = new Adam(recipe.rate(), 0.9, 0.999, 1e-8);
        this.adamState = Nd4j.create(DataType.FLOAT, 1, config.stateSize(layout.size()));
        this.adam = config.instantiate(adamState, true);
    }

    /** An engine whose steps somebody else counts. */
    public static Dl4jCharacters of(LanguageRecipe recipe, int vocabulary) {
        return new Dl4jCharacters(recipe, Layout.of(recipe, vocabulary));
    }

    /** A trainer of a model. UserError where DL4J has none like it, or if it does not fit into an executor. */
    public static CharacterTrainer trainer(
            ExampleStore store,
            int vocabulary,
            ModelConfig.CharLstm model,
            TrainingConfig training,
            boolean characters,
            ExecutorResources executor) {
        if (!trains(model)) {
            throw new UserError("training.backend = dl4j trains only model.char-lstm with cell = lstm and dropout = 0: "
                    + "use training.backend = auto, or change the model.");
        }
        return CharacterTrainer.of(
                Gpu.isLoaded() ? GPU : NAME,
                store,
                vocabulary,
                model,
                training,
                characters,
                executor,
                recipe -> new Engines(recipe, Layout.of(recipe, vocabulary)));
    }

    /** Whether DL4J has a model like it. */
    public static boolean trains(ModelConfig.CharLstm model) {
        return model.cell() == ModelConfig.CharLstm.Cell.LSTM && model.dropout() == 0;
    }

    private record Engines(LanguageRecipe recipe, Layout layout) implements CharacterEngines {
        @Override
        public CharacterEngine create() {
            return new Dl4jCharacters(recipe, layout);
        }

        @Override
        public void bind(Device device) {
            SingleThread.pin();
            Gpu.bind(device);
        }

        @Override
        public EngineMemory memory() {
            return Dl4jCharacters.memory(recipe, layout);
        }

        @Override
        public OptionalLong limit() {
            // JavaCPP counts what the process takes, and 0 is no limit; that of a GPU is not known here
            long most = Pointer.maxPhysicalBytes();
            return most > 0 && !Gpu.isLoaded() ? OptionalLong.of(most) : OptionalLong.empty();
        }
    }

    /**
     * Of the heap a step takes its characters and what is wanted of them, and the start takes the parameters twice. The memory outside is
     * that of the process, almost all of it outside the heap: the numbers of floats for each character of a step are fitted to what
     * processes took more of at 6 sizes (64 to 256 units, 1 and 2 layers, 97 and 250 symbols), to a fifth.
     */
    static EngineMemory memory(LanguageRecipe recipe, Layout layout) {
        long characters = (long) recipe.window() * recipe.batch();
        long wanted = characters * layout.vocabulary();
        long units = (long) layout.hidden() * (20 + 4L * (layout.layers() - 1));
        return new EngineMemory(
                Float.BYTES * (2L * layout.size() + characters + wanted),
                Float.BYTES * (5L * layout.size() + characters * units + 5 * wanted),
                Math.max(layout.size(), wanted));
    }

    CharacterNetwork network() {
        return network;
    }

    @Override
    public void start(RandomStream random) {
        float[] values = new float[layout.size()];
        layout.draw(random, values);
        network.set(values);
        adamState.assign(0);
        steps = 0;
    }

    @Override
    public boolean step(int length, int rows, int[] inputs, int[] targets, RandomStream dropout, double rate) {
        float[] fed = new float[rows * length];
        float[] wanted = new float[rows * layout.vocabulary() * length];
        for (int row = 0; row < rows; row++) {
            for (int t = 0; t < length; t++) {
                fed[row * length + t] = inputs[t * rows + row];
                wanted[(row * layout.vocabulary() + targets[t * rows + row]) * length + t] = 1;
            }
        }
        try (INDArray features = Nd4j.create(fed, rows, length);
                INDArray labels = Nd4j.create(wanted, new long[] {rows, layout.vocabulary(), length}, 'c')) {
            net.setInput(features);
            net.setLabels(labels);
            net.computeGradientAndScore();
        }
        if (!Double.isFinite(net.score())) {
            return false;
        }
        // DL4J adds up where the loss is a mean
        INDArray gradient = net.getFlattenedGradients().divi((double) rows * length);
        double norm = gradient.norm2Number().doubleValue();
        if (norm > recipe.clip()) {
            gradient.muli(recipe.clip() / norm);
        }
        adam.applyUpdater(gradient, steps++, 0);
        net.params().subi(gradient.reshape(net.params().shape()));
        return true;
    }

    @Override
    public boolean isFinite() {
        return Double.isFinite(net.params().sumNumber().doubleValue());
    }

    @Override
    public NextSymbol model() {
        return new Model();
    }

    private final class Model implements NextSymbol {
        @Override
        public int vocabulary() {
            return layout.vocabulary();
        }

        @Override
        public int stateSize() {
            return 2 * layout.hidden() * layout.layers();
        }

        @Override
        public void step(int rows, float[] states, int[] symbols, float[] logProbabilities) {
            int hidden = layout.hidden();
            float[] fed = new float[rows];
            for (int row = 0; row < rows; row++) {
                fed[row] = symbols[row];
            }
            for (int layer = 0; layer < layout.layers(); layer++) {
                net.rnnSetPreviousState(
                        layer + 1,
                        Map.of(
                                LSTM.STATE_KEY_PREV_ACTIVATION, state(rows, states, 2 * layer * hidden),
                                LSTM.STATE_KEY_PREV_MEMCELL, state(rows, states, (2 * layer + 1) * hidden)));
            }
            float[] probabilities =
                    net.rnnTimeStep(Nd4j.create(fed, rows, 1)).dup('c').data().asFloat();
            for (int k = 0; k < rows * layout.vocabulary(); k++) {
                // a float of 0 stands for a probability that is too small for one
                logProbabilities[k] = (float) Math.log(Math.max(probabilities[k], Float.MIN_VALUE));
            }
            for (int layer = 0; layer < layout.layers(); layer++) {
                Map<String, INDArray> after = net.rnnGetPreviousState(layer + 1);
                keep(after.get(LSTM.STATE_KEY_PREV_ACTIVATION), rows, states, 2 * layer * hidden);
                keep(after.get(LSTM.STATE_KEY_PREV_MEMCELL), rows, states, (2 * layer + 1) * hidden);
            }
        }

        private INDArray state(int rows, float[] states, int at) {
            float[] values = new float[rows * layout.hidden()];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(states, row * stateSize() + at, values, row * layout.hidden(), layout.hidden());
            }
            return Nd4j.create(values, rows, layout.hidden());
        }

        private void keep(@Nullable INDArray state, int rows, float[] states, int at) {
            float[] values = Objects.requireNonNull(state, "after a step there is one")
                    .dup('c')
                    .data()
                    .asFloat();
            for (int row = 0; row < rows; row++) {
                System.arraycopy(values, row * layout.hidden(), states, row * stateSize() + at, layout.hidden());
            }
        }
    }
}
