package dev.peacock.training.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
        CharacterTraining.train(recipe, 6, documents, 60, 1, 2, (epoch, model) -> losses.add(loss(model, documents)));

        assertThat(losses.get(0)).isGreaterThan(0.5);
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.02);
    }

    private static double loss(NextCharacter model, List<byte[]> documents) {
        double sum = 0;
        byte[] document = documents.get(0);
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
