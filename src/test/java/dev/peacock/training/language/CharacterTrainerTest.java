package dev.peacock.training.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.DocumentScores;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
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

    /** As where a test document has what no train document has: the last symbol stands for all of it. */
    @Test
    void charactersThatNoTrainDocumentHas_areScored() {
        float[][] documents = new float[N + 1][LENGTH];
        for (int i = 0; i <= N; i++) {
            Arrays.fill(documents[i], i < N ? 1 + i % 2 : VOCABULARY - 1);
        }
        ArrayStore store = new ArrayStore(new Shape(1, LENGTH, 1), documents, new int[N + 1], N, 1, 1);
        TrainedRun.Evaluated run = (TrainedRun.Evaluated)
                trainer(store, 0.02, 0).train(List.of(Fixtures.spec(0, N))).get(0);
        assertThat(Objects.requireNonNull(run.testMargin())[0])
                .isFinite()
                .isLessThan(Objects.requireNonNull(run.trainMargin())[0]);
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

    /** Buffers for 16 windows of 100,000 characters would take 13 GB. */
    @Test
    void buffers_areAsLargeAsTheTexts() {
        CharacterTrainer trainer = trainer(512, config(0.02, 16, 100_000), ExecutorResources.ofThisJvm(1));
        assertThat(trainer.stackBytes()).isBetween(20_000_000L, 100_000_000L);
        assertThat(trainer.train(List.of(Fixtures.spec(0, N))).get(0)).isInstanceOf(TrainedRun.Evaluated.class);
    }

    @Test
    void whatDoesNotFit_isRefused() {
        ExecutorResources small = new ExecutorResources(10 << 20, 2, false);
        assertThatThrownBy(() -> trainer(512, config(0.02, 16, 100_000), small))
                .isInstanceOf(UserError.class)
                .hasMessageMatching(
                        "A step of 1 x 3\\d\\d characters .* with model.char-lstm.hidden = 512 needs [0-9]+ MiB to train 2 "
                                + "models at a time, but the heap of an executor has 10: lower one of the three, or give .*");
        ExecutorResources large = new ExecutorResources(Long.MAX_VALUE, 1, false);
        // 6,144 sums of 1,600,000 characters, of which 32 bits would keep 1,240,465,408
        assertThatThrownBy(() -> check(100_000, large))
                .isInstanceOf(UserError.class)
                .hasMessage(
                        "A step of 16 x 100,000 characters (training.batch x training.window, as far as the texts go) with "
                                + "model.char-lstm.hidden = 1,536 needs an array of 9,830,400,000 numbers, but arrays have at "
                                + "most 2,147,479,543: lower one of the three.");
        check(100, large);
    }

    /** DL4J's arrays are outside the heap, where there is a limit only if this JVM is the executor. */
    @Test
    void whatIsOutsideTheHeap_isNoPartOfIt() {
        LanguageRecipe recipe = new LanguageRecipe(5, 64, 1, Cell.LSTM, 0, 100, 16, 0.01, 1);
        EngineMemory memory = new EngineMemory(10 << 20, 500L << 20, 1000);
        ExecutorResources here = new ExecutorResources(20 << 20, 2, true);
        memory.check(recipe, here, 0, OptionalLong.empty());
        memory.check(recipe, here, 0, OptionalLong.of(1000L << 20));
        memory.check(recipe, new ExecutorResources(20 << 20, 2, false), 0, OptionalLong.of(1));
        assertThatThrownBy(() -> memory.check(recipe, here, 1, OptionalLong.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("needs 20 MiB to train 2 models at a time, but the heap of an executor has 20");
        assertThatThrownBy(() -> memory.check(recipe, here, 0, OptionalLong.of(999L << 20)))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith(
                        "needs 1,000 MiB to train 2 models at a time, but ND4J may take outside the heap 999: "
                                + "lower one of the three, or set a larger -Dorg.bytedeco.javacpp.maxphysicalbytes.");
    }

    private static void check(int window, ExecutorResources executor) {
        LanguageRecipe recipe = new LanguageRecipe(5, 1536, 1, Cell.LSTM, 0, window, 16, 0.01, 1);
        Buffers.of(Layout.of(recipe, VOCABULARY), recipe).memory().check(recipe, executor, 0, OptionalLong.empty());
    }

    /** No window and no step is larger than the recipe's for the text. */
    @Test
    void windows_fitIntoTheRecipeOfTheText() {
        for (int length = 1; length < 60; length++) {
            for (int window : new int[] {1, 3, 8, 100}) {
                LanguageRecipe within =
                        new LanguageRecipe(1, 1, 1, Cell.LSTM, 0, window, 4, 1, 1).within(length + 1 + 20);
                Windows windows = new Windows(List.of(new byte[length]), window, 4);
                assertThat(windows.steps).isLessThanOrEqualTo(within.window());
                assertThat(windows.inputs.length).isLessThanOrEqualTo(within.window() * within.batch());
                assertThat(windows.inputs.length / windows.steps).isLessThanOrEqualTo(within.batch());
            }
        }
    }

    private static CharacterTrainer trainer(ExampleStore store, double rate, double dropout) {
        ModelConfig.CharLstm model = new ModelConfig.CharLstm(5, 16, 1, ModelConfig.CharLstm.Cell.LSTM, dropout);
        return CharacterTrainer.of(store, VOCABULARY, model, config(rate), true, ExecutorResources.ofThisJvm(1));
    }

    private static CharacterTrainer trainer(int hidden, TrainingConfig training, ExecutorResources executor) {
        ModelConfig.CharLstm model = new ModelConfig.CharLstm(5, hidden, 1, ModelConfig.CharLstm.Cell.LSTM, 0);
        return CharacterTrainer.of(store(LENGTH), VOCABULARY, model, training, false, executor);
    }

    private static TrainingConfig config(double rate) {
        return config(rate, 4, 8);
    }

    private static TrainingConfig config(double rate, int batch, int window) {
        TrainingConfig of = Fixtures.training(4, batch, new UpdaterConfig.Adam(rate, 0.9, 0.999, 1e-8));
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
                window,
                0,
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
