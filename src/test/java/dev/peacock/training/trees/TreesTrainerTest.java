package dev.peacock.training.trees;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.ArrayStore;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run's trees depend on its subset and seed alone. */
class TreesTrainerTest {
    private static final int N = 120;
    private static final int Q = 40;
    private static final ModelConfig.Trees DRAWN = new ModelConfig.Trees(20, 4, 0.3, 0.6, 0.5, 0, 1);

    /** Labels by the largest of three values, but for noise. */
    private static ArrayStore store(int labels) {
        RandomStream random = new RandomStream(7);
        float[][] values = new float[N + Q][4];
        int[] label = new int[N + Q];
        for (int i = 0; i < values.length; i++) {
            for (int f = 0; f < 4; f++) {
                values[i][f] = (float) random.nextGaussian();
            }
            label[i] = values[i][0] > values[i][1] ? 0 : values[i][2] > 0 ? 1 : labels - 1;
        }
        return new ArrayStore(Shape.flat(4), values, label, N, labels, 1);
    }

    private static RunSpec spec(int run, long seed) {
        RandomStream random = new RandomStream(100 + run);
        boolean[] included = new boolean[N];
        for (int i = 0; i < N; i++) {
            included[i] = random.nextInt(10) < 7;
        }
        return new RunSpec(run, new InclusionMask(PackedBits.of(included)), seed, 0, 0, 0);
    }

    private static float[] margins(TrainedRun run) {
        return Objects.requireNonNull(((TrainedRun.Evaluated) run).trainMargin());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void runs_areTheSame_aloneTogetherAndInAnotherThread(int labels) {
        TreesTrainer trainer = new TreesTrainer(store(labels), DRAWN, true);
        List<RunSpec> stack =
                IntStream.range(0, 4).mapToObj(r -> spec(r, 1L << 40 | r)).toList();
        List<TrainedRun> together = trainer.train(stack);
        List<TrainedRun> backwards = trainer.train(List.of(stack.get(3), stack.get(2), stack.get(1), stack.get(0)));
        CompletableFuture<List<TrainedRun>> elsewhere = CompletableFuture.supplyAsync(
                () -> new TreesTrainer(store(labels), DRAWN, true).train(stack.subList(1, 2)));
        for (int r = 0; r < 4; r++) {
            assertThat(together.get(r).run()).isEqualTo(r);
            assertThat(margins(backwards.get(3 - r))).isEqualTo(margins(together.get(r)));
        }
        assertThat(margins(elsewhere.join().get(0))).isEqualTo(margins(together.get(1)));
        assertThat(margins(trainer.train(List.of(spec(1, 5))).get(0))).isNotEqualTo(margins(together.get(1)));
        TrainedRun.Evaluated first = (TrainedRun.Evaluated) together.get(0);
        assertThat((double) first.testCorrect().count() / Q).isGreaterThan(0.6);
        assertThat(first.trainLoss()).isBetween(0.0, 0.6);
        for (int i = 0; i < N; i++) {
            if (labels == 2) {
                assertThat(first.trainCorrect().get(i)).isEqualTo(margins(first)[i] >= 0);
            }
        }
    }

    /** Nothing that a run did not see may reach its trees: not even where the bins of the values begin. */
    @Test
    void examplesThatWereLeftOut_doNotMatter() {
        ArrayStore store = store(2);
        RunSpec spec = spec(0, 3);
        float[][] other = new float[N + Q][4];
        for (int i = 0; i < N + Q; i++) {
            store.read(i, other[i], 0);
            if (i < N && !spec.mask().includes(i)) {
                other[i] = new float[] {1e6f, -1e6f, 5, 1e-3f};
            }
        }
        int[] labels = IntStream.range(0, N + Q).map(store::label).toArray();
        ModelConfig.Trees trees = new ModelConfig.Trees(20, 4, 0.3, 1, 1, 0, 1);
        TrainedRun.Evaluated one = (TrainedRun.Evaluated)
                new TreesTrainer(store, trees, true).train(List.of(spec)).get(0);
        TrainedRun.Evaluated two = (TrainedRun.Evaluated)
                new TreesTrainer(new ArrayStore(Shape.flat(4), other, labels, N, 2, 1), trees, true)
                        .train(List.of(spec))
                        .get(0);
        assertThat(two.testMargin()).isEqualTo(one.testMargin());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void subsetOfOneLabel_givesThatLabel(int labels) {
        ArrayStore store = store(labels);
        boolean[] included = new boolean[N];
        for (int i = 0; i < N; i++) {
            included[i] = store.label(i) == 1;
        }
        RunSpec spec = new RunSpec(0, new InclusionMask(PackedBits.of(included)), 1, 0, 0, 0);
        TrainedRun.Evaluated run = (TrainedRun.Evaluated)
                new TreesTrainer(store, DRAWN, false).train(List.of(spec)).get(0);
        assertThat(run.trainCorrect()).isEqualTo(PackedBits.of(included));
        assertThat(run.trainMargin()).isNull();
    }

    @Test
    void aSingleLabel_isRefused() {
        assertThatThrownBy(() -> new TreesTrainer(
                        new ArrayStore(Shape.flat(1), new float[][] {{1}, {2}}, new int[2], 1, 1, 1), DRAWN, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("at least two labels");
    }

    @Test
    void openMp_isInTheJar() {
        OpenMp.loadBundled();
    }
}
