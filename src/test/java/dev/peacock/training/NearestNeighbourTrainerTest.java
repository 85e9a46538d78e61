package dev.peacock.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import dev.peacock.subset.InclusionMask;
import dev.peacock.subset.SamplingDesign;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNeighbourTrainerTest {

    @ParameterizedTest
    @CsvSource({"1,0.7", "3,0.7", "3,0.1", "1,0.02", "7,0.5", "70,0.5"})
    void correctness_isThatOfBruteForce(int k, double ratio) {
        ExampleStore store = random(200, 60, 3, 4, 30, 1);
        List<RunSpec> specs = IntStream.range(0, 5)
                .mapToObj(run -> spec(run, new SamplingDesign(new SubsetsConfig.Uniform(ratio), 5, 200).mask(run)))
                .toList();
        List<TrainedRun> trained = new NearestNeighbourTrainer(store, k, false).train(specs);
        for (int r = 0; r < specs.size(); r++) {
            TrainedRun.Evaluated run = (TrainedRun.Evaluated) trained.get(r);
            assertThat(run.run()).isEqualTo(r);
            for (int example = 0; example < store.size(); example++) {
                boolean expected = bruteForce(store, specs.get(r).mask(), example, k) == store.label(example);
                boolean actual = example < 200
                        ? run.trainCorrect().get(example)
                        : run.testCorrect().get(example - 200);
                assertThat(actual).as("example %d of run %d", example, r).isEqualTo(expected);
            }
        }
    }

    /** 9 values of each of 2 features: most distances tie, and many examples are duplicates with another label. */
    @Test
    void correctness_isThatOfBruteForce_whenMostDistancesTie() {
        ExampleStore store = random(150, 50, 2, 3, 3, 2);
        for (int k : new int[] {1, 2, 3, 4}) {
            RunSpec spec = spec(0, new SamplingDesign(new SubsetsConfig.Uniform(0.4), 6, 150).mask(k));
            TrainedRun.Evaluated run = only(new NearestNeighbourTrainer(store, k, false), spec);
            for (int example = 0; example < 150; example++) {
                assertThat(run.trainCorrect().get(example))
                        .isEqualTo(bruteForce(store, spec.mask(), example, k) == store.label(example));
            }
        }
    }

    @Test
    void tie_goesToTheLowerTrainId() {
        ExampleStore store = line(new float[] {0, 2, 1}, new int[] {0, 1, 0}, 2);
        assertThat(only(new NearestNeighbourTrainer(store, 1, false), all(2))
                        .testCorrect()
                        .get(0))
                .isTrue();
        ExampleStore swapped = line(new float[] {2, 0, 1}, new int[] {1, 0, 0}, 2);
        assertThat(only(new NearestNeighbourTrainer(swapped, 1, false), all(2))
                        .testCorrect()
                        .get(0))
                .isFalse();
    }

    @Test
    void voteTie_goesToTheLabelWhoseNearestMemberIsNearest() {
        float[] x = {10, 1, 2, 11, 0};
        int[] y = {0, 1, 0, 1, 1};
        assertThat(only(new NearestNeighbourTrainer(line(x, y, 4), 4, false), all(4))
                        .testCorrect()
                        .get(0))
                .isTrue();
        x[1] = 2;
        x[2] = 1;
        assertThat(only(new NearestNeighbourTrainer(line(x, y, 4), 4, false), all(4))
                        .testCorrect()
                        .get(0))
                .isFalse();
    }

    @Test
    void includedExample_isItsOwnNeighbour_andAnEarlierDuplicateBeatsIt() {
        ExampleStore store = line(new float[] {5, 5, 9}, new int[] {0, 1, 1}, 3);
        TrainedRun.Evaluated both = only(new NearestNeighbourTrainer(store, 1, false), all(3));
        assertThat(both.trainCorrect().get(0)).isTrue();
        assertThat(both.trainCorrect().get(1)).isFalse();
        boolean[] withoutFirst = {false, true, true};
        TrainedRun.Evaluated one = only(
                new NearestNeighbourTrainer(store, 1, false), spec(0, new InclusionMask(PackedBits.of(withoutFirst))));
        assertThat(one.trainCorrect().get(0)).isFalse();
        assertThat(one.trainCorrect().get(1)).isTrue();
    }

    /** Squared distances 1e12 + 1 and 1e12: floats, or values divided by the scale, cannot tell them apart. */
    @Test
    void distance_isExact_forCoordinatesOfAMillion() {
        float[][] values = {{0, 1}, {0, 0}, {1e6f, 0}};
        ExampleStore store = new ArrayStore(Shape.flat(2), values, new int[] {0, 1, 1}, 2, 2, 3);
        assertThat(only(new NearestNeighbourTrainer(store, 1, false), all(2))
                        .testCorrect()
                        .get(0))
                .isTrue();
    }

    @Test
    void marginsAreNull_unlessAskedFor_andLossIsNaN() {
        TrainedRun.Evaluated run =
                only(new NearestNeighbourTrainer(line(new float[] {1, 2}, new int[] {0, 1}, 2), 1, false), all(2));
        assertThat(run.trainMargin()).isNull();
        assertThat(run.testMargin()).isNull();
        assertThat(run.trainLoss()).isNaN();
    }

    /** Of three neighbours of label 0, 0 and 1; float log-odds of 2/3 and 1/3, and the cut-off for all and none. */
    @Test
    void margin_isTheLogOddsOfTheShareOfVotes_cutOffWhereAllAgree() {
        ExampleStore store = line(new float[] {1, 2, 3, 2, 2}, new int[] {0, 0, 1, 0, 1}, 3);
        TrainedRun.Evaluated run = only(new NearestNeighbourTrainer(store, 3, true), all(3));
        float odds = (float) Math.log(2);
        assertThat(run.testMargin()).containsExactly(odds, -odds);
        assertThat(run.trainMargin()).containsExactly(odds, odds, -odds);
        TrainedRun.Evaluated sure = only(new NearestNeighbourTrainer(store, 1, true), all(3));
        assertThat(sure.testMargin()).containsExactly(40, -40);
        assertThat(1 / (1 + Math.exp(-40.0))).isEqualTo(1);
    }

    @Test
    void k_isRefused_whenItIsNotPositive() {
        ExampleStore store = line(new float[] {1, 2}, new int[] {0, 1}, 2);
        assertThatThrownBy(() -> new NearestNeighbourTrainer(store, 0, false)).isInstanceOf(UserError.class);
    }

    @Test
    void k_isRefused_whenFewerExamplesAreIncluded() {
        ExampleStore store = line(new float[] {1, 2}, new int[] {0, 1}, 2);
        assertThatThrownBy(() -> new NearestNeighbourTrainer(store, 3, false).train(List.of(all(2))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run 0 has 2");
    }

    @Test
    void threadsThatStartTogether_getTheSameResults() throws Exception {
        ExampleStore store = random(120, 40, 3, 3, 10, 4);
        NearestNeighbourTrainer trainer = new NearestNeighbourTrainer(store, 1, false);
        RunSpec spec = spec(0, new SamplingDesign(new SubsetsConfig.Uniform(0.5), 5, 120).mask(0));
        Callable<List<TrainedRun>> task = () -> trainer.train(List.of(spec));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<TrainedRun> alone = new NearestNeighbourTrainer(store, 1, false).train(List.of(spec));
            for (Future<List<TrainedRun>> result : threads.invokeAll(List.of(task, task, task, task))) {
                assertThat(result.get()).isEqualTo(alone);
            }
        } finally {
            threads.shutdown();
        }
    }

    /** Straight from the definition: sort the included by (distance, id), take k, count. */
    private static int bruteForce(ExampleStore store, InclusionMask mask, int example, int k) {
        int[] nearest = IntStream.of(mask.included())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> squaredDistance(store, example, i))
                        .thenComparingInt(i -> i))
                .mapToInt(i -> store.label(i))
                .limit(k)
                .toArray();
        int best = -1;
        long most = 0;
        for (int label : nearest) {
            long votes = IntStream.of(nearest).filter(other -> other == label).count();
            if (votes > most) {
                most = votes;
                best = label;
            }
        }
        return best;
    }

    private static double squaredDistance(ExampleStore store, int a, int b) {
        int d = store.shape().size();
        float[] values = new float[2 * d];
        store.readUnscaled(a, values, 0);
        store.readUnscaled(b, values, d);
        long sum = 0;
        for (int f = 0; f < d; f++) {
            long difference = (long) values[f] - (long) values[d + f];
            sum += difference * difference;
        }
        return sum;
    }

    /** Integer features 0..{@code levels}-1. */
    private static ExampleStore random(int train, int test, int features, int classes, int levels, long seed) {
        RandomStream random = new RandomStream(seed);
        float[][] values = new float[train + test][features];
        int[] labels = new int[train + test];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(classes);
            for (int f = 0; f < features; f++) {
                values[i][f] = random.nextInt(levels);
            }
        }
        return new ArrayStore(Shape.flat(features), values, labels, train, classes, 255);
    }

    private static ExampleStore line(float[] x, int[] labels, int train) {
        float[][] values = new float[x.length][];
        for (int i = 0; i < x.length; i++) {
            values[i] = new float[] {x[i]};
        }
        return new ArrayStore(Shape.flat(1), values, labels, train, 2, 1);
    }

    private static RunSpec all(int n) {
        boolean[] in = new boolean[n];
        Arrays.fill(in, true);
        return spec(0, new InclusionMask(PackedBits.of(in)));
    }

    private static RunSpec spec(int run, InclusionMask mask) {
        return new RunSpec(run, mask, 1, 2, 3, 4);
    }

    private static TrainedRun.Evaluated only(Trainer trainer, RunSpec spec) {
        return (TrainedRun.Evaluated) trainer.train(List.of(spec)).get(0);
    }
}
