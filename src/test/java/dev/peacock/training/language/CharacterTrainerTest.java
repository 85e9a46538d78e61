package dev.peacock.training.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.DocumentScores;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Runs of texts. */
class CharacterTrainerTest {
    private static final int N = 12;
    private static final int SIZE = 20;
    private static final int LENGTH = 30;
    private static final int VOCABULARY = 7;

    @Test
    void aRun_isTheSame_aloneInAStackAndBesideAnotherThread() {
        List<RunSpec> specs =
                IntStream.range(0, 4).mapToObj(run -> Fixtures.spec(run, N)).toList();
        CharacterTrainer trainer = trainer(store(LENGTH), 0.02, 0.2);
        List<TrainedRun> stack = trainer.train(specs);
        CompletableFuture<List<TrainedRun>> other =
                CompletableFuture.supplyAsync(() -> trainer.train(specs.subList(1, 3)));
        CompletableFuture<List<TrainedRun>> another =
                CompletableFuture.supplyAsync(() -> trainer.train(specs.subList(2, 4)));
        List<TrainedRun> alone = trainer(store(LENGTH), 0.02, 0.2).train(specs.subList(3, 4));

        for (TrainedRun each : IntStream.range(0, 5)
                .mapToObj(k ->
                        k < 2 ? other.join().get(k) : k < 4 ? another.join().get(k - 2) : alone.get(0))
                .toList()) {
            assertThat(each).usingRecursiveComparison().isEqualTo(stack.get(each.run()));
        }
        assertThat(stack.get(0)).usingRecursiveComparison().isNotEqualTo(stack.get(1));
    }

    @Test
    void aDocument_isScoredCharacterByCharacterFromTheEndOfAnother() {
        ExampleStore store = store(LENGTH);
        RunSpec spec = Fixtures.spec(0, N);
        CharacterTraining training = new CharacterTraining(
                new LanguageRecipe(5, 16, 1, Cell.LSTM, 0, 8, 4, 0.02, 1), VOCABULARY, config(0.02));
        Documents documents = new Documents(store);
        List<byte[]> included = Arrays.stream(spec.mask().included())
                .mapToObj(documents::symbols)
                .toList();
        assertThat(CharacterTraining.train(
                        training,
                        8,
                        config(0.02),
                        included,
                        spec.initSeed(),
                        spec.orderSeed(),
                        spec.dropoutSeed(),
                        epoch -> {}))
                .isNull();
        CharacterModel model = training.model();
        TrainedRun.Evaluated run = (TrainedRun.Evaluated)
                trainer(store, 0.02, 0).train(List.of(spec)).get(0);

        DocumentScores scores = Objects.requireNonNull(run.documents());
        byte[] characters = Objects.requireNonNull(scores.trainCharacters());
        double loss = 0;
        for (int example = 0; example < SIZE; example++) {
            byte[] symbols = documents.symbols(example);
            float[] state = new float[model.stateSize()];
            float[] logs = new float[VOCABULARY];
            int fed = 0;
            double sum = 0;
            int right = 0;
            for (int t = 0; t < symbols.length; t++) {
                model.step(1, state, new int[] {fed}, logs);
                fed = symbols[t];
                sum += logs[fed];
                boolean most = true;
                for (float log : logs) {
                    most &= log <= logs[fed];
                }
                right += most ? 1 : 0;
                if (example < N) {
                    assertThat(characters[example * LENGTH + t] & 0xFF)
                            .isCloseTo((int) Math.round(-logs[fed] * 16), within(1));
                }
            }
            boolean train = example < N;
            int place = train ? example : example - N;
            // the products of one row and of many round otherwise
            assertThat((double) Objects.requireNonNull(train ? run.trainMargin() : run.testMargin())[place])
                    .isCloseTo(sum / symbols.length, within(1e-5));
            float accuracy = (train ? scores.trainAccuracy() : scores.testAccuracy())[place];
            assertThat(accuracy).isEqualTo((float) right / symbols.length);
            assertThat((train ? run.trainCorrect() : run.testCorrect()).get(place))
                    .isEqualTo(accuracy > 0.5);
            loss -= train && spec.mask().includes(example) ? sum / symbols.length : 0;
        }
        assertThat(run.trainLoss()).isCloseTo(loss / included.size(), within(1e-5));
        assertThat(characters[LENGTH - 1])
                .as("past the end of the first document")
                .isZero();
    }

    @Test
    void trainingThatDiverges_saysSo() {
        TrainedRun run = trainer(store(LENGTH), 1e30, 0)
                .train(List.of(Fixtures.spec(0, N)))
                .get(0);
        assertThat(run)
                .isInstanceOfSatisfying(
                        TrainedRun.Diverged.class,
                        diverged -> assertThat(diverged.reason())
                                .startsWith("Run 0 diverged: ")
                                .endsWith("lower training.updater's rate."));
    }

    @Test
    void aTextShorterThanAWindow_isTrainedOn() {
        List<Float> first = new ArrayList<>();
        for (int length : new int[] {1, 2}) {
            TrainedRun.Evaluated run = (TrainedRun.Evaluated) trainer(store(length), 0.02, 0)
                    .train(List.of(Fixtures.spec(0, N)))
                    .get(0);
            first.add(Objects.requireNonNull(run.trainMargin())[0]);
        }
        assertThat(first).allSatisfy(margin -> assertThat(margin).isBetween(-4f, 0f));
    }

    private static CharacterTrainer trainer(ExampleStore store, double rate, double dropout) {
        ModelConfig.CharLstm model = new ModelConfig.CharLstm(5, 16, 1, ModelConfig.CharLstm.Cell.LSTM, dropout);
        return CharacterTrainer.of(store, VOCABULARY, model, config(rate), true);
    }

    private static TrainingConfig config(double rate) {
        TrainingConfig of = Fixtures.training(4, 4, new UpdaterConfig.Adam(rate, 0.9, 0.999, 1e-8));
        return new TrainingConfig(
                of.epochs(),
                of.batch(),
                of.updater(),
                of.schedule(),
                0,
                0,
                0,
                null,
                null,
                8,
                of.backend(),
                of.kernels(),
                null,
                16,
                null);
    }

    /** Documents of different lengths, the first shorter than the store's. */
    private static ExampleStore store(int length) {
        RandomStream random = new RandomStream(7);
        float[][] documents = new float[SIZE][length];
        for (int example = 0; example < SIZE; example++) {
            int own = Math.max(1, length - 1 - example % 5);
            for (int t = 0; t < own; t++) {
                documents[example][t] = 1 + (t + example + random.nextInt(2)) % (VOCABULARY - 1);
            }
        }
        return new ArrayStore(new Shape(1, length, 1), documents, new int[SIZE], N, 1, 1);
    }
}
