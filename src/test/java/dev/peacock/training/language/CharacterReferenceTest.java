package dev.peacock.training.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.ClipConfig;
import dev.peacock.config.ScheduleConfig;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients against differences in double, and steps against PyTorch's. */
class CharacterReferenceTest {
    private static final int VOCABULARY = 7;

    @ParameterizedTest
    // 16 units are vectors, 3 and 21 are not, or not only; 200 are cut otherwise
    @CsvSource({
        "LSTM, 1, 3, 0",
        "LSTM, 1, 21, 0",
        "LSTM, 2, 16, 0",
        "LSTM, 2, 21, 0.3",
        "LSTM, 3, 5, 0",
        "LSTM, 1, 200, 0",
        "GRU, 1, 3, 0",
        "GRU, 1, 21, 0.3",
        "GRU, 2, 16, 0",
        "GRU, 2, 21, 0",
        "GRU, 1, 200, 0"
    })
    void gradients_areDifferencesOfTheLoss(Cell cell, int layers, int hidden, double dropout) {
        int steps = 6;
        int rows = 3;
        LanguageRecipe recipe = new LanguageRecipe(4, hidden, layers, cell, dropout, steps, rows, 1e-3, 1);
        Weights weights = new Weights(Layout.of(recipe, VOCABULARY), LoopsOfThisJvm.create());
        formula(weights);
        Layout layout = weights.layout;
        float[] gradients = Weights.array(layout.size());
        int[] inputs = text(0, 0, steps, rows);
        int[] targets = text(0, 1, steps, rows);
        CharacterNet net = new CharacterNet(weights, recipe, gradients);
        // twice, since buffers are used again
        net.step(steps, rows, inputs, targets, new RandomStream(1));
        assertThat(net.step(steps, rows, inputs, targets, new RandomStream(1))).isTrue();

        double[] p = new double[layout.size()];
        for (int k = 0; k < p.length; k++) {
            p[k] = weights.values[k];
        }
        DoubleNet reference = new DoubleNet(layout, p);
        List<double[]> kept = kept(layers, steps * rows * hidden, dropout);
        double worst = 0;
        double largest = 0;
        int stride = Math.max(1, layout.size() / (hidden < 100 ? 701 : 41));
        for (int k = 0; k < p.length; k += stride) {
            double before = p[k];
            double h = 1e-5;
            p[k] = before + h;
            double up = reference.loss(steps, rows, inputs, targets, kept);
            p[k] = before - h;
            double down = reference.loss(steps, rows, inputs, targets, kept);
            p[k] = before;
            double wanted = (up - down) / (2 * h);
            worst = Math.max(worst, Math.abs(wanted - gradients[k]));
            largest = Math.max(largest, Math.abs(wanted));
        }
        // float32 keeps 24 bits; the sums of these sizes lose fewer than seven of them
        assertThat(worst).isLessThan(largest * 0x1p-17);
    }

    private static List<double[]> kept(int layers, int length, double dropout) {
        List<double[]> kept = new ArrayList<>();
        RandomStream random = new RandomStream(1);
        for (int layer = 0; dropout > 0 && layer < layers; layer++) {
            kept.add(IntStream.range(0, length)
                    .mapToDouble(k -> random.nextDouble() < dropout ? 0 : (float) (1 / (1 - dropout)))
                    .toArray());
        }
        return kept;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void parameters_afterFiftySteps_areThoseOfPyTorch(int line) throws IOException {
        String[] golden = lines().get(line).split(" ");
        int steps = 9;
        int rows = 5;
        LanguageRecipe recipe = new LanguageRecipe(
                4, 18, Integer.parseInt(golden[1]), Cell.valueOf(golden[0]), 0, steps, rows, 0.01, 0.5);
        CharacterTraining training = started(recipe, LoopsOfThisJvm.create());
        for (int step = 0; step < 50; step++) {
            assertThat(training.step(
                            steps,
                            rows,
                            text(step, 0, steps, rows),
                            text(step, 1, steps, rows),
                            new RandomStream(1),
                            0.01))
                    .isTrue();
        }
        double difference = 0;
        double size = 0;
        for (int k = 0; k < training.weights.layout.size(); k++) {
            double wanted = Double.parseDouble(golden[3 + k]);
            difference += Math.pow(training.weights.values[k] - wanted, 2);
            size += wanted * wanted;
            assertThat((double) training.weights.values[k])
                    .as("parameter %d", k)
                    .isCloseTo(wanted, within(1e-4));
        }
        assertThat(golden).hasSize(3 + training.weights.layout.size());
        assertThat(Math.sqrt(difference / size)).isLessThan(1e-4);
    }

    @ParameterizedTest
    @CsvSource({"LSTM, 40", "GRU, 37"})
    void plainLoops_giveTheSameBits(Cell cell, int hidden) {
        LanguageRecipe recipe = new LanguageRecipe(4, hidden, 2, cell, 0.2, 9, 5, 0.01, 0.5);
        CharacterTraining vectors = started(recipe, LoopsOfThisJvm.create());
        CharacterTraining plain = started(recipe, new Loops());
        for (CharacterTraining each : List.of(vectors, plain)) {
            for (int step = 0; step < 5; step++) {
                each.step(9, 5, text(step, 0, 9, 5), text(step, 1, 9, 5), new RandomStream(step), 0.01);
            }
        }
        assertThat(vectors.weights.values).isEqualTo(plain.weights.values);
    }

    private static CharacterTraining started(LanguageRecipe recipe, Loops loops) {
        TrainingConfig config = new TrainingConfig(
                1,
                recipe.batch(),
                new UpdaterConfig.Adam(recipe.rate(), 0.9, 0.999, 1e-6),
                new ScheduleConfig.Constant(),
                0,
                0,
                0,
                new ClipConfig(ClipConfig.By.NORM, recipe.clip()),
                null,
                0,
                0,
                TrainingConfig.Backend.AUTO,
                TrainingConfig.Kernels.AUTO,
                null,
                1,
                null);
        CharacterTraining training = new CharacterTraining(recipe, VOCABULARY, config, loops);
        formula(training.weights);
        return training;
    }

    /** As pytorch.py has it. */
    private static void formula(Weights weights) {
        for (int k = 0; k < weights.layout.size(); k++) {
            weights.values[k] = (float) (0.4 * Math.sin(1.7 * k + 0.3));
        }
    }

    private static int[] text(int step, int shift, int steps, int rows) {
        int[] text = new int[steps * rows];
        for (int place = 0; place < steps; place++) {
            for (int b = 0; b < rows; b++) {
                int t = place + shift;
                text[place * rows + b] = (7 * t * t + 3 * b + 5 * step + t * b) % VOCABULARY;
            }
        }
        return text;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = CharacterReferenceTest.class.getResourceAsStream("/language/pytorch.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
