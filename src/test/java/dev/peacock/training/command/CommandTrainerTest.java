package dev.peacock.training.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.config.ModelConfig;
import dev.peacock.config.ProgramFile;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.PackedStore;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs, in Python with NumPy, as users write them. */
@Tag("process")
class CommandTrainerTest {
    /** Says of each example whether the model saw it, and copies what else it is given to where the test looks. */
    private static final String ECHO = """
            import json, os, sys
            import numpy as np
            job = json.load(open("job.json"))
            examples = np.load("examples.npy", mmap_mode="r")
            labels, masks, seeds = np.load("labels.npy"), np.load("masks.npy"), np.load("seeds.npy")
            n, q = job["train_examples"], job["test_examples"]
            assert examples.shape == (n + q, *job["shape"]) and examples.dtype == np.uint8, examples.shape
            assert labels.shape == (n + q,) and masks.shape == (len(job["runs"]), n) and masks.dtype == bool
            assert seeds.shape == (len(masks), 2) and (seeds >= 0).all()
            rows = len(masks)
            np.save("train_correct.npy", masks)
            test = np.zeros((rows, q), dtype=np.uint8)
            test[:, 0] = 1
            np.save("test_correct.npy", test)
            np.save("train_loss.npy", seeds[:, 0].astype(np.float64))
            if job["margins"]:
                np.save("train_margin.npy", np.tile(labels[:n] + examples[:n, 2, 3, 0] / 100., (rows, 1)))
                np.save("test_margin.npy", np.full((rows, q), -1.5, dtype=np.float32))
            open(sys.argv[1], "w").write(os.environ["CUDA_VISIBLE_DEVICES"] + " " + os.getcwd())
            """;

    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    static Path data;

    private static PackedStore store;

    @TempDir
    Path directory;

    private Path scratch;

    @BeforeAll
    static void pack() throws IOException {
        Path file = data.resolve("store.bin");
        DatasetPacker.pack(
                new dev.peacock.config.DatasetConfig(
                        new SourceConfig.Digits(true), new SourceConfig.Digits(false), null, 16),
                null,
                new Configuration(false),
                file);
        store = PackedStore.map(file);
    }

    @BeforeEach
    void makeScratch() throws IOException {
        scratch = Files.createDirectory(directory.resolve("scratch"));
    }

    private static RunSpec spec(int run) {
        boolean[] included = new boolean[store.trainSize()];
        for (int i = 0; i < included.length; i++) {
            included[i] = (i + run) % 3 != 0;
        }
        return new RunSpec(
                run,
                new InclusionMask(dev.peacock.bits.PackedBits.of(included)),
                Seeds.seed(1, Seeds.Purpose.INIT, run),
                Seeds.seed(1, Seeds.Purpose.ORDER, run),
                0,
                0);
    }

    private CommandTrainer trainer(boolean margins, String program, String... arguments) {
        List<String> words = Stream.concat(Stream.of(PYTHON, "code/p.py"), Stream.of(arguments))
                .toList();
        return new CommandTrainer(
                store,
                new ModelConfig.Command(words, List.of(new ProgramFile("code/p.py", program))),
                margins,
                scratch);
    }

    private List<TrainedRun> train(boolean margins, String program) {
        return trainer(margins, program, directory.resolve("told").toString())
                .train(IntStream.range(4, 7).mapToObj(CommandTrainerTest::spec).toList(), new Device("3"));
    }

    private static String text(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UserError(path + " is no file", e);
        }
    }

    private void isRefused(boolean margins, String program, String... words) {
        assertThatThrownBy(() -> train(margins, program))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(words);
        assertThat(stacksLeft()).isEmpty();
    }

    private List<Path> stacksLeft() {
        try (Stream<Path> paths = Files.list(scratch)) {
            return paths.filter(path -> path.toString().contains("peacock-stack-"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everythingGoesThere_andComesBack() throws IOException {
        List<TrainedRun> runs = train(true, ECHO);
        assertThat(runs).extracting(TrainedRun::run).containsExactly(4, 5, 6);
        for (TrainedRun run : runs) {
            TrainedRun.Evaluated evaluated = (TrainedRun.Evaluated) run;
            RunSpec spec = spec(run.run());
            assertThat(evaluated.trainCorrect()).isEqualTo(spec.mask().bits());
            assertThat(evaluated.testCorrect().count()).isEqualTo(1);
            assertThat(evaluated.testCorrect().get(0)).isTrue();
            assertThat(evaluated.trainLoss()).isEqualTo((double) (spec.initSeed() >>> 1));
            float[] margins = java.util.Objects.requireNonNull(evaluated.trainMargin());
            byte[] pixels = new byte[64];
            for (int i = 0; i < store.trainSize(); i++) {
                store.readBytes(i, pixels, 0);
                assertThat(margins[i]).isEqualTo((float) (store.label(i) + pixels[2 * 8 + 3] / 100.));
            }
            assertThat(evaluated.testMargin()).hasSize(store.testSize()).containsOnly(-1.5f);
        }
        assertThat(Files.readString(directory.resolve("told"))).startsWith("3 " + scratch);
        assertThat(stacksLeft()).isEmpty();
    }

    /** scripts/examples/sklearn as it stands: a run gives the same whichever runs are beside it. */
    @Test
    void exampleForScikitLearn_trainsForests() throws IOException {
        Path example = Path.of("scripts/examples/sklearn");
        ModelConfig model = ConfigReader.read(
                        Files.readString(example.resolve("digits.conf")),
                        "digits.conf",
                        example.toAbsolutePath().toString(),
                        List.of("training.command=[" + PYTHON + ", train.py, --trees, \"20\"]"),
                        CommandTrainerTest::text)
                .config()
                .model();
        CommandTrainer forests = new CommandTrainer(store, (ModelConfig.Command) model, true, scratch);
        List<TrainedRun> both = forests.train(List.of(spec(0), spec(1)));
        TrainedRun.Evaluated alone =
                (TrainedRun.Evaluated) forests.train(List.of(spec(1))).get(0);
        TrainedRun.Evaluated beside = (TrainedRun.Evaluated) both.get(1);
        assertThat(alone.trainCorrect()).isEqualTo(beside.trainCorrect());
        assertThat(alone.testMargin()).isEqualTo(beside.testMargin());
        // a forest of deep trees is right about almost all that it saw
        assertThat(alone.trainCorrect().count()).isGreaterThan(1_300);
        assertThat((double) alone.testCorrect().count() / store.testSize()).isBetween(0.7, 0.99);
    }

    @Test
    void withoutAGpuOfItsOwn_programSeesNone_andExamplesAreWrittenOnce() throws IOException {
        CommandTrainer trainer = trainer(false, ECHO, directory.resolve("told").toString());
        for (int run = 0; run < 2; run++) {
            TrainedRun trained = trainer.train(List.of(spec(run))).get(0);
            assertThat(((TrainedRun.Evaluated) trained).trainMargin()).isNull();
            assertThat(Files.readString(directory.resolve("told"))).startsWith(" " + scratch);
        }
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void runThatTheProgramGivesUp_isDiverged_andTheOthersCount() {
        List<TrainedRun> runs = train(
                true,
                ECHO + "m = np.load('train_margin.npy'); m[1, 5] = np.nan; np.save('train_margin.npy', m)\n"
                        + "np.save('diverged.npy', np.array([0, 1, 0]))\n");
        assertThat(runs.get(0)).isInstanceOf(TrainedRun.Evaluated.class);
        assertThat(runs.get(1)).isInstanceOf(TrainedRun.Diverged.class);
        assertThat(runs.get(2)).isInstanceOf(TrainedRun.Evaluated.class);
    }

    @Test
    void lossIsOptional() {
        TrainedRun run = train(false, ECHO + "os.remove('train_loss.npy')\n").get(0);
        assertThat(((TrainedRun.Evaluated) run).trainLoss()).isNaN();
    }

    /** Of the examples that the model gets wrong it says the next label. */
    private static final String PREDICT = ECHO + """
            train, next = labels[:n], (labels + 1) % len(job["label_names"])
            np.save("train_prediction.npy", np.where(masks, train, next[:n]))
            np.save("test_prediction.npy", np.where(test, labels[n:], next[n:]).astype(np.uint8))
            """;

    @Test
    void predictions_areTakenWhereTheProgramGivesThem() {
        assertThat(((TrainedRun.Evaluated) train(false, ECHO).get(0)).trainPrediction())
                .isNull();
        for (TrainedRun run : train(false, PREDICT)) {
            TrainedRun.Evaluated evaluated = (TrainedRun.Evaluated) run;
            for (int i = 0; i < store.size(); i++) {
                int n = store.trainSize();
                boolean isRight = i < n ? spec(run.run()).mask().includes(i) : i == n;
                PackedLabels labels =
                        Objects.requireNonNull(i < n ? evaluated.trainPrediction() : evaluated.testPrediction());
                assertThat(labels.get(i < n ? i : i - n))
                        .isEqualTo(isRight ? store.label(i) : (store.label(i) + 1) % 10);
            }
        }
    }

    @Test
    void predictionsThatAreNoLabels_orContradict_areRefused() {
        isRefused(
                false,
                PREDICT + "np.save('test_prediction.npy', np.full((rows, q), 10))\n",
                "test_prediction.npy: row 0, column 0 is 10",
                "whole numbers from 0 to 9");
        isRefused(false, PREDICT + "np.save('test_prediction.npy', np.full((rows, q), .5))\n", "column 0 is 0.5");
        isRefused(
                false,
                PREDICT + "np.save('train_prediction.npy', np.tile(labels[:n], (rows, 1)))\n",
                "train_prediction.npy: row 0, column ",
                "but train_correct.npy says that the model is wrong");
        isRefused(
                false,
                PREDICT + "np.save('train_prediction.npy', masks.T)\n",
                "train_prediction.npy with the shape [1500, 3], but it must be [3, 1500]");
    }

    @Test
    void whatIsMissing_orOfAnotherShape_orNoAnswer_isRefused() {
        isRefused(false, ECHO + "os.remove('test_correct.npy')\n", "wrote no test_correct.npy");
        isRefused(
                true,
                ECHO + "os.remove('train_margin.npy')\n",
                "wrote no train_margin.npy",
                "outcome.margins = true requires");
        isRefused(
                false,
                ECHO + "np.save('train_correct.npy', masks.T)\n",
                "train_correct.npy with the shape [1500, 3], but it must be [3, 1500]");
        isRefused(false, ECHO + "np.save('test_correct.npy', test + 1)\n", "test_correct.npy", "only 0 and 1");
        isRefused(
                true,
                ECHO + "np.save('test_margin.npy', np.full((rows, q), np.inf))\n",
                "test_margin.npy: row 0, column 0 is Infinity",
                "diverged.npy");
        isRefused(false, ECHO + "np.save('train_loss.npy', np.zeros(2))\n", "train_loss.npy with the shape [2]");
        isRefused(false, ECHO + "open('test_correct.npy', 'w').write('no')\n", "test_correct.npy");
        isRefused(
                true,
                ECHO + "np.save('train_margin.npy', np.asfortranarray(np.load('train_margin.npy')))\n",
                "train_margin.npy: is in Fortran order");
    }

    @Test
    void programThatFails_isShownWithItsStatusAndLastWords() {
        isRefused(
                false,
                "import sys\nprint('as planned')\nsys.exit('no such layer')\n",
                "training.command, for the runs 4 to 6, ended with status 1 on host",
                "no such layer",
                "as planned");
        isRefused(
                false,
                "import sys\nsys.exit('red \\033[31m bell \\a\\u202e\\ntraining: done')\n",
                "; its last words: red \\u001b[31m bell \\u0007\\u202e\n  training: done");
        CommandTrainer none = new CommandTrainer(
                store, new ModelConfig.Command(List.of("no-such-program"), List.of()), false, scratch);
        assertThatThrownBy(() -> none.train(List.of(spec(0))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("status 127 on host")
                .hasMessageContaining("there is no such program");
    }

    @Test
    void interruptedThread_endsTheProgramAndItsChildren_andRemovesItsDirectory() throws Exception {
        CommandTrainer trainer = trainer(false, """
                import subprocess, sys, time
                child = subprocess.Popen(["sleep", "600"])
                open(sys.argv[1] + ".new", "w").write(str(child.pid))
                import os
                os.rename(sys.argv[1] + ".new", sys.argv[1])
                time.sleep(600)
                """, directory.resolve("pid").toString());
        Thread thread = new Thread(() -> assertThatThrownBy(() -> trainer.train(List.of(spec(0))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("was stopped"));
        thread.start();
        ProcessHandle child = child(directory.resolve("pid"));
        thread.interrupt();
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
        child.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(stacksLeft()).isEmpty();
    }

    @Test
    void whenTheExecutorDies_theProgramAndItsChildrenDoToo() throws Exception {
        // what is left of an executor after SIGKILL: a pipe that is closed
        Process guard = new ProcessBuilder(
                        Program.guarded(List.of("bash", "-c", "sleep 600 & echo $! > pid.new; mv pid.new pid; wait")))
                .directory(directory.toFile())
                .start();
        ProcessHandle child = child(directory.resolve("pid"));
        guard.getOutputStream().close();
        child.onExit().get(60, java.util.concurrent.TimeUnit.SECONDS);
        assertThat(guard.waitFor()).isNotZero();
    }

    private static ProcessHandle child(Path pid) throws Exception {
        while (!Files.exists(pid)) {
            Thread.sleep(10);
        }
        return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    }
}
