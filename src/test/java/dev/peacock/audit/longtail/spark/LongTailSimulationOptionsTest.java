package dev.peacock.audit.longtail.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.check.UserError;
import dev.peacock.config.Recipe;
import dev.peacock.config.section.ConfigReader;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongTailSimulationOptionsTest {

    private static LongTailSimulationOptions options(
            int repetitions, List<Integer> refuse, int models, List<Integer> epochs, int features, double noise) {
        return new LongTailSimulationOptions(
                FrequencyList.zipf(20, 1), 30, 4, repetitions, refuse, models, epochs, features, noise, 1);
    }

    private static LongTailSimulationOptions epochs(Integer... epochs) {
        return options(5, List.of(), 1, List.of(epochs), 8, 0.1);
    }

    private static void refused(Runnable options, String message) {
        assertThatThrownBy(options::run).isInstanceOf(UserError.class).hasMessage(message);
    }

    @Test
    void numbersOutOfRange_areRefused_inTheWordsOfOptions() {
        refused(() -> options(0, List.of(), 0, List.of(), 8, 0), "--repetitions 0: must be from 1 to 10000000");
        refused(
                () -> options(5, List.of(), 6, List.of(), 8, 0),
                "--models 6: must be from 0 to --repetitions, which is 5, since the model is trained in some of the repetitions");
        refused(
                () -> options(5, List.of(), -1, List.of(), 8, 0),
                "--models -1: must be from 0 to --repetitions, which is 5, since the model is trained in some of the repetitions");
        refused(() -> options(5, List.of(), 1, List.of(), 0, 0), "--features 0: must be from 1 to 100000");
        refused(() -> options(5, List.of(), 1, List.of(), 8, -0.1), "--noise -0.1: must be from 0 to 1000");
        refused(() -> options(5, List.of(), 1, List.of(), 8, Double.NaN), "--noise NaN: must be from 0 to 1000");
        refused(() -> epochs(3, 0), "--epochs 0: must be from 1 to 1000000");
    }

    @Test
    void lists_haveNoNumberTwice_andAnEnd() {
        refused(() -> epochs(3, 5, 3), "--epochs: lists a number twice");
        refused(() -> options(5, List.of(3, 3), 1, List.of(), 8, 0), "--refuse-below: lists a number twice");
        List<Integer> many = IntStream.rangeClosed(1, 101).boxed().toList();
        refused(() -> options(5, many, 1, List.of(), 8, 0), "--refuse-below: lists 101 numbers; list at most 100");
        refused(
                () -> options(5, Collections.nCopies(200, 1), 1, List.of(), 8, 0),
                "--refuse-below: lists 200 numbers; list at most 100");
    }

    @Test
    void whatNeedsTheOtherNumbers_isRefusedWithThem() {
        assertThatThrownBy(() -> options(5, List.of(32), 1, List.of(), 8, 0).simulation())
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("--refuse-below 32: must be from 1 to 31");
    }

    @Test
    void epochs_areThoseAskedFor_orSomeOfTheConfigurations() {
        Recipe thirty = recipe("model.layers = [{ output = 4 }], training.epochs = 30");
        assertThat(AuditLongTailSimulation.epochs(epochs(), thirty)).containsExactly(1, 3, 10, 30);
        assertThat(AuditLongTailSimulation.epochs(epochs(7, 2), thirty)).containsExactly(2, 7);
        assertThat(AuditLongTailSimulation.epochs(
                        epochs(), recipe("model.layers = [{ output = 4 }], training.epochs = 5")))
                .containsExactly(1, 5);
        assertThat(AuditLongTailSimulation.epochs(
                        epochs(), recipe("model.layers = [{ output = 4 }], training.epochs = 1")))
                .containsExactly(1);
    }

    @Test
    void modelWithoutEpochs_takesNone() {
        Recipe nearest = recipe("model.nearest-neighbour { k = 1 }");

        assertThat(AuditLongTailSimulation.epochs(epochs(), nearest)).hasSize(1);
        refused(
                () -> AuditLongTailSimulation.epochs(epochs(3), nearest),
                "--epochs: the model is not trained in epochs; remove the option");
    }

    private static Recipe recipe(String text) {
        return ConfigReader.readRecipe(text, "x.conf", "/base", List.of(), path -> path);
    }

    /** Of so many repetitions of N = n: blocks of so many. 2^24 / 3 N numbers, but at least 64 blocks, and at most 4096. */
    @ParameterizedTest
    @CsvSource({
        "50000, 2000, 32",
        "50000, 20000, 111",
        "50000, 64, 1",
        "50000, 10, 1",
        "50000, 200000, 111",
        "50000, 2000000, 489",
        "2000, 2000, 32",
        "2000, 2001, 32",
        "2000, 100000, 1563",
        "2000, 1000000, 2796",
        "2000000, 300, 2",
        "10, 10000000, 156250"
    })
    void blocks_areOfTheSizeOfTheWork(int size, int repetitions, int expected) {
        RepetitionBlocks blocks = RepetitionBlocks.of(new LongTailSimulationOptions(
                FrequencyList.zipf(size, 1), size, 4, repetitions, List.of(), 0, List.of(), 8, 0.1, 1));

        assertThat(blocks.size()).isEqualTo(expected);
        assertThat(blocks.from(0)).isZero();
        assertThat(blocks.to(blocks.count() - 1)).isEqualTo(repetitions);
        for (int block = 0; block < blocks.count(); block++) {
            assertThat(blocks.to(block)).isGreaterThan(blocks.from(block));
            assertThat(block == 0 ? 0 : blocks.to(block - 1)).isEqualTo(blocks.from(block));
        }
    }
}
