package dev.peacock.training.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.language.Cell;
import dev.peacock.training.language.CharacterTraining;
import dev.peacock.training.language.LanguageRecipe;
import dev.peacock.training.language.Layout;
import dev.peacock.training.language.NextSymbol;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peacock's LSTM and DL4J's. */
class Dl4jCharactersTest {
    private static final int VOCABULARY = 7;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void fiftySteps_giveTheSameModel(int layers) {
        Fixtures.loadNative();
        LanguageRecipe recipe = new LanguageRecipe(4, 18, layers, Cell.LSTM, 0, 9, 5, 0.01, 0.5);
        Layout layout = Layout.of(recipe, VOCABULARY);
        Dl4jCharacters theirs = Dl4jCharacters.of(recipe, VOCABULARY);
        CharacterTraining ours = CharacterTraining.of(recipe, VOCABULARY);
        theirs.start(new RandomStream(3));
        ours.start(new RandomStream(3));
        RandomStream text = new RandomStream(4);
        for (int step = 0; step < 50; step++) {
            int rows = step % 7 == 0 ? 3 : 5;
            int[] symbols = new int[10 * rows];
            for (int k = 0; k < symbols.length; k++) {
                symbols[k] = text.nextInt(VOCABULARY - k % 3);
            }
            int[] inputs = Arrays.copyOf(symbols, 9 * rows);
            int[] targets = Arrays.copyOfRange(symbols, rows, 10 * rows);
            assertThat(ours.step(9, rows, inputs, targets, text, 0.01)).isTrue();
            assertThat(theirs.step(9, rows, inputs, targets, text, 0.01)).isTrue();
        }
        float[] parameters = ours.parameters();
        double difference = 0;
        double size = 0;
        for (int layer = 0; layer <= layers + 1; layer++) {
            boolean recurrent = layer > 0 && layer <= layers;
            for (String name : layer == 0
                    ? new String[] {"W"}
                    : recurrent ? new String[] {"W", "RW", "b"} : new String[] {"W", "b"}) {
                int at = layer == 0
                        ? 0
                        : name.equals("W")
                                ? layout.inputWeights(layer - 1)
                                : name.equals("RW")
                                        ? layout.stateWeights(layer - 1)
                                        : recurrent ? layout.bias(layer - 1) : layout.outputBias();
                float[] wanted =
                        theirs.network().get(layer + "_" + name).dup('c').data().asFloat();
                for (int k = 0; k < wanted.length; k++) {
                    difference += Math.pow(parameters[at + k] - wanted[k], 2);
                    size += wanted[k] * wanted[k];
                }
            }
        }
        assertThat(Math.sqrt(difference / size)).isLessThan(1e-4);
        assertThat(logs(ours.model())).usingComparatorWithPrecision(1e-3f).containsExactly(logs(theirs.model()));
    }

    /** A float of a probability below 1e-45 is 0, whose logarithm would make a document's mean infinite. */
    @Test
    void aTinyProbability_hasALogarithm() {
        Fixtures.loadNative();
        LanguageRecipe recipe = new LanguageRecipe(4, 5, 1, Cell.LSTM, 0, 9, 5, 0.01, 0.5);
        Layout layout = Layout.of(recipe, VOCABULARY);
        float[] values = new float[layout.size()];
        values[layout.outputBias()] = 200;
        Dl4jCharacters theirs = Dl4jCharacters.of(recipe, VOCABULARY);
        theirs.network().set(values);
        float[] logs = logs(theirs.model());
        assertThat(logs[0]).isZero();
        assertThat(logs[1]).isBetween(-1000f, -80f);
    }

    /** A model that takes some 9 MB of the heap and 21 MB outside it. */
    @Test
    void memoryOutsideTheHeap_isNotComparedWithIt() {
        Fixtures.loadNative();
        float[][] documents = new float[13][30];
        ArrayStore store = new ArrayStore(new Shape(1, 30, 1), documents, new int[13], 12, 1, 1);
        ModelConfig.CharLstm model = new ModelConfig.CharLstm(5, 512, 1, ModelConfig.CharLstm.Cell.LSTM, 0);
        TrainingConfig training = Fixtures.characters(1, 16, 100_000);
        long stack = Objects.requireNonNull(Dl4jCharacters.trainer(
                        store, VOCABULARY, model, training, false, new ExecutorResources(16 << 20, 1, false))
                .stackBytes());
        assertThat(stack).isGreaterThan(25 << 20);
        assertThatThrownBy(() -> Dl4jCharacters.trainer(
                        store, VOCABULARY, model, training, false, new ExecutorResources(6 << 20, 1, false)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("but the heap of an executor has 6");
    }

    /** After a few symbols. */
    private static float[] logs(NextSymbol model) {
        float[] states = new float[3 * model.stateSize()];
        float[] logs = new float[3 * VOCABULARY];
        model.step(3, states, new int[] {0, 0, 0}, logs);
        model.step(3, states, new int[] {1, 2, 3}, logs);
        model.step(3, states, new int[] {1, 1, 6}, logs);
        return logs;
    }
}
