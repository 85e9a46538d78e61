package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code training.backend = data-parallel} against DL4J's trainer on one executor, whose model it must give. */
@Tag("spark")
class DataParallelTest {
    private static final String CHAIN = "[ { dense = 16, activation = relu }, { output = 10 } ]";
    private static final String GRAPH = "[ { conv2d = 4, padding = same }, { batch-norm = true, activation = relu },"
            + " { residual = [ { conv2d = 4, padding = same } ] }, { max-pool = 2 }, { output = 10 } ]";
    private static final String NOISY =
            "[ { dropout = 0.1 }, { dense = 16, activation = relu }, { dropout = 0.3 }, { output = 10 } ]";

    @TempDir
    Path directory;

    /** One worker takes the very steps of one executor, wherever a round ends, so every bit is the same. */
    @ParameterizedTest
    @ValueSource(strings = {CHAIN, GRAPH})
    void oneWorker_givesTheBitsOfOneExecutor(String model) throws IOException {
        Path conf = conf(model, "epochs = 2, batch = 100, schedule { cosine { warm-up = 0.5 } }, weight-decay = 1e-3");
        SortedMap<Integer, OutcomeRow> one = rows(conf, "one", "training.backend=dl4j");
        for (int frequency : List.of(1, 3)) {
            SortedMap<Integer, OutcomeRow> parallel = rows(conf, "parallel-" + frequency, parallel(1, frequency));
            assertThat(parallel.keySet()).isEqualTo(one.keySet()).hasSize(1);
            one.forEach((run, row) -> assertSameModel(Objects.requireNonNull(parallel.get(run)), row));
        }
    }

    /**
     * W workers that are averaged after every step, of b examples each, take the step of one with W b: from one point the mean of what
     * they become is one step along the mean of their gradients, of momentum and decay too. 1,050 examples are 21 steps of 50.
     */
    @Test
    void averagingEachStep_isOneExecutorsStepOverAllTheirExamples() throws IOException {
        Path conf = conf(CHAIN, "epochs = 2, schedule = cosine, l2 = 1e-3, weight-decay = 1e-3");
        SortedMap<Integer, OutcomeRow> large = rows(conf, "large", "training.backend=dl4j", "training.batch=50");
        SortedMap<Integer, OutcomeRow> five = rows(conf, "five", plus(parallel(5, 1), "training.batch=10"));
        SortedMap<Integer, OutcomeRow> late = rows(conf, "late", plus(parallel(5, 4), "training.batch=10"));
        large.forEach((run, row) -> {
            // floats, added in another order for 42 steps
            assertThat(distance(row, Objects.requireNonNull(five.get(run)))).isLessThan(1e-3);
            assertThat(distance(row, Objects.requireNonNull(late.get(run)))).isGreaterThan(1e-2);
        });
    }

    /** Dropout and augmentation draw by step, worker and batch, and change the model. */
    @Test
    void noise_isRepeated_andIsThere() throws IOException {
        Path conf = conf(NOISY, "epochs = 1, batch = 50, augment { crop-padding = 1 }");
        String[] two = parallel(2, 4);
        SortedMap<Integer, OutcomeRow> rows = rows(conf, "noisy", two);
        Outputs.assertSameRuns(rows(conf, "again", two), rows);
        SortedMap<Integer, OutcomeRow> still = rows(conf, "still", plus(two, "training.augment=null"));
        SortedMap<Integer, OutcomeRow> whole = rows(conf, "whole", plus(two, "model.layers=" + CHAIN));
        rows.forEach((run, row) -> {
            assertThat(distance(row, Objects.requireNonNull(still.get(run)))).isGreaterThan(1e-2);
            assertThat(distance(row, Objects.requireNonNull(whole.get(run)))).isGreaterThan(1e-2);
        });
    }

    @Test
    void moreModels_joinThoseThatAreThere() throws IOException {
        Path conf = conf(CHAIN, "epochs = 1, batch = 100, stack = 3");
        Path out = directory.resolve("out");
        train(conf, out, plus(parallel(2, 2), "subsets.models=2"));
        SortedMap<Integer, OutcomeRow> two = Outputs.rows(out);
        Ended ended = train(conf, out, plus(parallel(2, 2), "subsets.models=4"));
        assertThat(ended.log()).contains("training: 2 of 4 runs in 2 stacks with data-parallel");
        SortedMap<Integer, OutcomeRow> four = Outputs.rows(out);
        assertThat(Outputs.outcomeFiles(out)).containsExactly("stack-000000.parquet", "stack-000001.parquet");
        Outputs.assertNothingTemporary(out);
        two.forEach((run, row) ->
                assertThat(Objects.requireNonNull(four.get(run)).finishedAt()).isEqualTo(row.finishedAt()));
        Outputs.assertSameRuns(four, rows(conf, "fresh", plus(parallel(2, 2), "subsets.models=4")));
        assertThat(four.values())
                .allSatisfy(row -> assertThat(row.trainer()).isEqualTo("data-parallel"))
                .allSatisfy(row -> assertThat(row.seconds()).isPositive());
    }

    @Test
    void runsThatDiverge_areThoseOfOneExecutor_andAreNamed() throws IOException {
        Path conf = Diverging.conf(directory.resolve("data"));
        Path one = directory.resolve("one");
        Path parallel = directory.resolve("parallel");
        String few = "subsets.models=8";
        assertThat(words(conf, one, "training.backend=dl4j", few).status()).isEqualTo(3);
        Ended ended = words(conf, parallel, plus(parallel(1, 6), few));
        assertThat(ended.status()).as(ended.log()).isEqualTo(3);
        assertThat(Outputs.rows(parallel).keySet())
                .isEqualTo(Outputs.rows(one).keySet())
                .hasSizeBetween(2, 6);
        assertThat(ended.log()).containsPattern("failed for good: Run \\d+ diverged: a parameter was not a finite");
    }

    @Test
    void whatItCannotDo_isRefused_beforeAnythingIsWritten() throws IOException {
        Path conf = conf(CHAIN, "epochs = 1, batch = 100");
        for (String[] sets : List.of(
                new String[] {"training.clip.norm=1", "training.clip.norm bounds the gradient of the whole network"},
                new String[] {
                    "training.data-parallel.workers=11",
                    "training.data-parallel.workers = 11 with training.batch = 100 need more than the 1050 examples"
                })) {
            Path out = directory.resolve("refused");
            Ended ended = words(conf, out, plus(parallel(2, 1), sets[0]));
            assertThat(ended.status()).as(ended.log()).isEqualTo(2);
            assertThat(ended.log()).contains(sets[1]);
            assertThat(out.resolve("experiment.json")).doesNotExist();
        }
    }

    @Test
    void runThatTakesTooLong_endsTheJob_andItsJobs() throws Exception {
        Path conf = conf(CHAIN, "epochs = 100000, batch = 50, stack-timeout = 1 s");
        Ended ended = words(conf, directory.resolve("late"), parallel(2, 1));
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log()).contains("run 0 took longer than training.stack-timeout = 1 s");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().endsWith("within a time limit")) {
                thread.join(60_000);
                assertThat(thread.isAlive()).as("the run goes on").isFalse();
            }
        }
    }

    private static void assertSameModel(OutcomeRow parallel, OutcomeRow one) {
        assertThat(parallel.trainCorrect()).isEqualTo(one.trainCorrect());
        assertThat(parallel.testCorrect()).isEqualTo(one.testCorrect());
        assertThat(parallel.trainMargin()).isEqualTo(one.trainMargin());
        assertThat(parallel.testMargin()).isEqualTo(one.testMargin());
        // summed in two levels
        assertThat(parallel.trainLoss()).isCloseTo(one.trainLoss(), within(1e-9));
    }

    /** The largest difference of margins, of which a unit is large. */
    private static double distance(OutcomeRow one, OutcomeRow other) {
        float[] a = Objects.requireNonNull(one.testMargin());
        float[] b = Objects.requireNonNull(other.testMargin());
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static String[] parallel(int workers, int frequency) {
        return new String[] {
            "training.backend=data-parallel",
            "training.data-parallel.workers=" + workers,
            "training.data-parallel.averaging-frequency=" + frequency
        };
    }

    private static String[] plus(String[] sets, String more) {
        String[] all = Arrays.copyOf(sets, sets.length + 1);
        all[sets.length] = more;
        return all;
    }

    private SortedMap<Integer, OutcomeRow> rows(Path conf, String name, String... sets) {
        Path out = directory.resolve(name);
        train(conf, out, sets);
        return Outputs.rows(out);
    }

    private static Ended train(Path conf, Path out, String... sets) {
        Ended ended = words(conf, out, sets);
        assertThat(ended.status()).as(ended.log()).isZero();
        return ended;
    }

    private static Ended words(Path conf, Path out, String... sets) {
        List<String> words = new ArrayList<>(List.of("train", "--conf", conf.toString(), "--out", out.toString()));
        for (String set : sets) {
            words.addAll(List.of("--set", set));
        }
        return InProcess.run(words);
    }

    private Path conf(String model, String training) throws IOException {
        return Files.writeString(
                directory.resolve("x.conf"),
                "dataset.builtin = digits\nmodel.layers = " + model + "\ntraining { " + training
                        + " }\nsubsets.models = 1\noutcome.margins = true\n");
    }
}
