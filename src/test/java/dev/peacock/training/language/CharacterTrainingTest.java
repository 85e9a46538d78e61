package dev.peacock.training.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What character models learn. */
class CharacterTrainingTest {

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aSequenceWithoutChance_isLearnt(Cell cell) {
        List<byte[]> documents = new ArrayList<>();
        for (int k = 0; k < 8; k++) {
            documents.add(new byte[] {1, 2, 3, 4, 5, 1, 3, 5, 2, 4});
        }
        LanguageRecipe recipe = new LanguageRecipe(8, 20, 1, cell, 0, 16, 2, 0.02, 1);
        List<Double> losses = new ArrayList<>();
        CharacterTraining.train(
                recipe, 6, documents, 60, 1, 2, (epoch, model) -> losses.add(loss(model, documents.get(0))));

        assertThat(losses.get(0)).isGreaterThan(0.5);
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.02);
    }

    /** Of 500 documents of 40 characters, and 100 more that are not trained on. */
    @ParameterizedTest
    @EnumSource(Cell.class)
    void randomText_staysAtTheLogarithmOfItsCharacters(Cell cell) {
        RandomStream random = new RandomStream(5);
        List<byte[]> documents = new ArrayList<>();
        for (int k = 0; k < 600; k++) {
            byte[] document = new byte[40];
            for (int c = 0; c < document.length; c++) {
                document[c] = (byte) (1 + random.nextInt(8));
            }
            documents.add(document);
        }
        LanguageRecipe recipe = new LanguageRecipe(4, 16, 2, cell, 0.1, 20, 16, 0.003, 1);
        List<Double> losses = new ArrayList<>();
        CharacterTraining.train(
                recipe,
                9,
                documents.subList(0, 500),
                3,
                1,
                2,
                (epoch, model) -> losses.add(documents.subList(500, 600).stream()
                        .mapToDouble(each -> loss(model, each))
                        .average()
                        .orElseThrow()));

        // a model that knows nothing says log 8 of characters and little of the end, which is one of 41 symbols: log(8
        // * 41 / 40) = 2.104. That
        // model has no error of sampling at all; one whose log-probabilities differ by .3 has .3 / sqrt(4000) = .005,
        // so that .05 are ten of them
        assertThat(losses.get(2)).isBetween(Math.log(8) - 0.05, Math.log(8 * 41 / 40.0) + 0.05);
    }

    @Test
    void aThousandStates_giveWhatEachGivesAlone() {
        LanguageRecipe recipe = new LanguageRecipe(4, 20, 2, Cell.GRU, 0, 8, 4, 0.01, 1);
        List<byte[]> documents = List.of(new byte[] {1, 2, 3, 4, 1, 2, 4, 3, 1, 2});
        CharacterTraining.train(recipe, 6, documents, 2, 1, 2, (epoch, model) -> {
            int rows = 1000;
            float[] states = new float[rows * model.stateSize()];
            float[] logs = new float[rows * 6];
            int[] symbols = IntStream.range(0, rows).map(row -> row % 6).toArray();
            model.step(rows, states, symbols, logs);
            for (int row : new int[] {0, 95, 96, 999}) {
                float[] state = new float[model.stateSize()];
                float[] own = new float[6];
                model.step(1, state, new int[] {row % 6}, own);
                assertThat(Arrays.copyOfRange(logs, row * 6, row * 6 + 6))
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(own);
                assertThat(Arrays.copyOfRange(states, row * state.length, (row + 1) * state.length))
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(state);
                double sum = 0;
                for (float log : own) {
                    sum += Math.exp(log);
                }
                assertThat(sum).isCloseTo(1, within(1e-5));
            }
        });
    }

    @Test
    void trainingThatDiverges_isAMistakeOfTheUser() {
        LanguageRecipe recipe = new LanguageRecipe(4, 20, 1, Cell.LSTM, 0, 8, 4, 1e38, 1);
        assertThatThrownBy(() -> CharacterTraining.train(
                        recipe, 6, List.of(new byte[] {1, 2, 3, 4, 1, 2}), 4, 1, 2, (epoch, model) -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("Training diverged: ");
    }

    private static double loss(NextSymbol model, byte[] document) {
        double sum = 0;
        float[] state = new float[model.stateSize()];
        float[] logs = new float[model.vocabulary()];
        int[] symbol = {0};
        for (byte next : document) {
            model.step(1, state, symbol, logs);
            sum -= logs[next];
            symbol[0] = next;
        }
        return sum / document.length;
    }
}
