package dev.peacock.training.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.config.TrainingConfig;
import dev.peacock.config.UpdaterConfig;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.Fixtures;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a fleet of small language models memorizes of texts that nothing, another copy, or all others predict. */
class DocumentMemorizationTest {
    private static final int SINGLE = 5;
    private static final int TWICE = 10;
    private static final int CONSTANT = 9;
    private static final int N = SINGLE + TWICE + CONSTANT;
    private static final int LENGTH = 24;
    private static final int VOCABULARY = 14;
    private static final int MODELS = 16;

    /** Single random texts first, then random ones that stand twice, side by side, then the same character again and again. */
    private static ArrayStore store() {
        RandomStream random = new RandomStream(3);
        float[][] documents = new float[N + 1][LENGTH];
        for (int i = 0; i < N + 1; i++) {
            boolean copy = i >= SINGLE && i < SINGLE + TWICE && (i - SINGLE) % 2 == 1;
            for (int t = 0; t < LENGTH; t++) {
                int symbol = 1 + random.nextInt(VOCABULARY - 2);
                documents[i][t] = i >= SINGLE + TWICE ? 1 : copy ? documents[i - 1][t] : symbol;
            }
        }
        return new ArrayStore(new Shape(1, LENGTH, 1), documents, new int[N + 1], N, 1, 1);
    }

    private static List<TrainedRun> fleet(boolean[][] seen) {
        return fleet(store(), seen, 4);
    }

    private static List<TrainedRun> fleet(ArrayStore store, boolean[][] seen, long seed) {
        TrainingConfig of = Fixtures.training(60, 4, new UpdaterConfig.Adam(0.01, 0.9, 0.999, 1e-8));
        TrainingConfig training = new TrainingConfig(
                of.epochs(),
                of.batch(),
                of.updater(),
                of.schedule(),
                0,
                0,
                0,
                null,
                null,
                25,
                0,
                of.backend(),
                of.kernels(),
                null,
                16,
                null);
        ModelConfig.CharLstm model = new ModelConfig.CharLstm(8, 32, 1, ModelConfig.CharLstm.Cell.LSTM, 0);
        RandomStream random = new RandomStream(seed);
        for (boolean[] run : seen) {
            for (int i = 0; i < N; i++) {
                run[i] = random.nextInt(2) == 0;
            }
        }
        List<RunSpec> specs = IntStream.range(0, MODELS)
                .mapToObj(run -> new RunSpec(run, new InclusionMask(PackedBits.of(seen[run])), run, 100 + run, 0, 0))
                .toList();
        return CharacterTrainer.of(store, VOCABULARY, model, training, false, ExecutorResources.ofThisJvm(1))
                .train(specs);
    }

    /**
     * The seeds are fixed; kernels of other processors round otherwise, which may change models as other seeds do. In 20 fleets of other
     * seeds, means were 3.4 nats per character of texts that stand once (the least memorized of a fleet 3.1, standard deviation .21), .54
     * (.09) times as much of those that stand twice, and .06 (.17) of the constant one: 5 standard deviations or more from what is asserted.
     */
    @Test
    void randomTexts_areMemorized_lessWhereACopyStands_andAConstantTextIsNot() {
        boolean[][] seen = new boolean[MODELS][N];
        List<TrainedRun> runs = fleet(seen);
        double[] memorization = IntStream.range(0, N)
                .mapToDouble(i -> mean(runs, seen, i, true) - mean(runs, seen, i, false))
                .toArray();
        double[] single = Arrays.copyOf(memorization, SINGLE);
        double[] twice = Arrays.copyOfRange(memorization, SINGLE, SINGLE + TWICE);
        double[] constant = Arrays.copyOfRange(memorization, SINGLE + TWICE, N);
        assertThat(Arrays.stream(single)).allMatch(nats -> nats > 1.5);
        assertThat(Moments.of(twice).mean()).isLessThan(Moments.of(single).mean());
        assertThat(Moments.of(constant).mean()).isBetween(-1.0, 1.5);
    }

    /**
     * Where all texts are the same constant, each model learns it from the others. A constant text among texts that do not repeat their
     * characters is memorized like any other: it is as odd there. Here the
     * largest is .03 nats, and random texts have 3.
     */
    @Test
    void constantTexts_areNotMemorized_whereThereIsNothingElse() {
        float[][] documents = new float[N + 1][LENGTH];
        for (float[] document : documents) {
            Arrays.fill(document, 3);
        }
        boolean[][] seen = new boolean[MODELS][N];
        List<TrainedRun> runs =
                fleet(new ArrayStore(new Shape(1, LENGTH, 1), documents, new int[N + 1], N, 1, 1), seen, 4);
        assertThat(IntStream.range(0, N).mapToDouble(i -> mean(runs, seen, i, true) - mean(runs, seen, i, false)))
                .allMatch(nats -> Math.abs(nats) < 0.2);
    }

    private static double mean(List<TrainedRun> runs, boolean[][] seen, int example, boolean side) {
        return IntStream.range(0, MODELS)
                .filter(run -> seen[run][example] == side)
                .mapToDouble(
                        run -> Objects.requireNonNull(((TrainedRun.Evaluated) runs.get(run)).trainMargin())[example])
                .average()
                .orElseThrow();
    }
}
