package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The user's own program on a real cluster: one worker with two GPU addresses, two executors with a GPU and two slots each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandIT {
    /** Right about what it saw; notes when it used which GPU, for long enough that others would be seen with it. */
    private static final String PROGRAM = """
            # a link at the end of a line is no password: http://example.org:80
            @(lambda f: f)
            def nothing(): pass
            import json, os, sys, time
            import numpy as np
            began = time.time()
            job = json.load(open("job.json"))
            masks = np.load("masks.npy")
            np.save("train_correct.npy", masks)
            np.save("test_correct.npy", np.ones((len(masks), job["test_examples"]), dtype=bool))
            time.sleep(.3)
            note = f"{os.environ['CUDA_VISIBLE_DEVICES']} {os.getppid()} {began} {time.time()}"
            open(f"{sys.argv[1]}/{job['runs'][0]}", "w").write(note)
            """;

    /** After the pause: waits until a program has begun on each GPU, however late the second executor is there. */
    private static final String MEETING = """
            open(f"{sys.argv[1]}/gpu-{os.environ['CUDA_VISIBLE_DEVICES']}", "w").close()
            while not all(os.path.exists(f"{sys.argv[1]}/gpu-{gpu}") for gpu in (0, 1)):
                time.sleep(.01)
            """;

    private static final String CONF = """
            dataset.builtin = digits
            training { command = [/usr/bin/python3, program.py, "%s"], stack = 1 }
            subsets { ratio = 0.5, models = 10, seed = 5 }
            """;

    private static final String[] GPUS = {
        "spark.executor.memory=1g",
        "spark.executor.cores=2",
        "spark.executor.resource.gpu.amount=1",
        "spark.task.resource.gpu.amount=1"
    };

    private Path directory;
    private JobProcess job;
    private StandaloneCluster cluster;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        job = new JobProcess(directory.resolve("jobs"));
        cluster = StandaloneCluster.start(
                directory.resolve("cluster"), "--workers", "1", "--cores", "4", "--fake-gpus-per-worker", "2");
    }

    @AfterAll
    void stop() {
        cluster.close();
        job.close();
    }

    private Path conf(String name, String program, String argument) throws IOException {
        Path files = Files.createDirectories(directory.resolve(name));
        Files.writeString(files.resolve("program.py"), program);
        return Files.writeString(files.resolve("x.conf"), CONF.formatted(argument));
    }

    private Ended train(Path conf, Path out, String... settings) {
        return job.launcher(
                TrainWords.of(conf, out, cluster.master()).spark(settings).words());
    }

    private record Use(double began, double ended) {}

    @Test
    void twoExecutors_neverShareAGpu_andDeviceSaysWhich() throws IOException {
        Path notes = Files.createDirectories(directory.resolve("notes"));
        Path out = directory.resolve("gpus");
        String program = PROGRAM.replace("note = ", MEETING + "note = ");
        Ended ended = train(conf("gpus-conf", program, notes.toString()), out, GPUS);
        assertThat(ended.status()).as(ended.log()).isZero();
        SortedMap<Integer, OutcomeRow> rows = Outputs.rows(out);
        assertThat(rows).hasSize(10);
        Map<String, List<Use>> uses = new TreeMap<>();
        for (OutcomeRow row : rows.values()) {
            String[] note =
                    Files.readString(notes.resolve(Integer.toString(row.run()))).split(" ");
            assertThat(row.device()).isEqualTo("gpu:" + note[0]);
            assertThat(row.trainer()).isEqualTo("command");
            assertThat(row.trainCorrect()).isEqualTo(row.included());
            uses.computeIfAbsent(note[0], gpu -> new ArrayList<>())
                    .add(new Use(Double.parseDouble(note[2]), Double.parseDouble(note[3])));
        }
        assertThat(uses).containsOnlyKeys("0", "1");
        uses.forEach((gpu, all) -> {
            all.sort((a, b) -> Double.compare(a.began, b.began));
            for (int i = 1; i < all.size(); i++) {
                assertThat(all.get(i).began).as("GPU %s", gpu).isGreaterThanOrEqualTo(all.get(i - 1).ended);
            }
        });
        // each executor used both of its slots, had there been GPUs for them
        assertThat(overlaps(uses.get("0"), uses.get("1")))
                .as("both GPUs at the same time")
                .isTrue();
        // what is counted afterwards does not need to know who trained: each model is right about what it saw alone
        Ended estimated = InProcess.run("estimate", "--out", out.toString());
        assertThat(estimated.status()).as(estimated.log()).isZero();
        assertThat(Duck.rows("select distinct memorization from " + Duck.table(out, "estimates/memorization")
                        + " where memorization is not null"))
                .containsExactly(List.of(1.0));
    }

    private static boolean overlaps(
            @org.jspecify.annotations.Nullable List<Use> some, @org.jspecify.annotations.Nullable List<Use> others) {
        return some != null
                && others != null
                && some.stream().anyMatch(a -> others.stream().anyMatch(b -> a.began < b.ended && b.began < a.ended));
    }

    @Test
    void gpusForATrainerOfProcessors_areRefused_beforeAnythingIsWritten() throws IOException {
        Path conf = Files.writeString(directory.resolve("layers.conf"), """
                dataset.builtin = digits
                model.layers = [ { output = 10 } ]
                training.kernels = cpu
                subsets.models = 2
                """);
        Path out = directory.resolve("refused");
        Ended ended = train(conf, out, GPUS);
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log())
                .contains(
                        "spark.task.resource.gpu.amount asks for GPUs, but the trainer fleet-cpu computes only on processors")
                .doesNotContain("\tat ");
        assertThat(out.resolve("experiment.json")).doesNotExist();
    }

    /** A build with ND4J's backend for GPUs would train on them; this one says what it lacks, and what it would have used. */
    @Test
    void languageModelsOnGpus_areRefusedByABuildWithoutCuda_beforeAnythingIsTrained() throws IOException {
        Path texts = Files.createDirectories(directory.resolve("texts"));
        for (int i = 0; i < 12; i++) {
            Files.writeString(texts.resolve(i + ".txt"), "the document number " + i + " is a short one");
        }
        String conf = """
                dataset { train { format = text, path = texts }, split { test = 0.25 }, length = 40 }
                model.char-lstm { hidden = 8, cell = %s }
                subsets.models = 2
                """;
        Path out = directory.resolve("refused-texts");
        Ended lstm = train(Files.writeString(directory.resolve("lstm.conf"), conf.formatted("lstm")), out, GPUS);
        assertThat(lstm.status()).as(lstm.log()).isEqualTo(2);
        assertThat(lstm.log())
                .contains("build with -Pcuda, or remove the setting")
                .doesNotContain("\tat ");
        Ended gru = train(Files.writeString(directory.resolve("gru.conf"), conf.formatted("gru")), out, GPUS);
        assertThat(gru.status()).as(gru.log()).isEqualTo(2);
        assertThat(gru.log())
                .contains("the trainer char-lstm computes only on processors: remove the setting, or have DL4J's LSTM")
                .doesNotContain("\tat ");
        assertThat(out.resolve("experiment.json")).doesNotExist();
    }

    @Test
    void programThatFails_endsTheJobWithItsLastWords_andLeavesNoFiles() throws IOException {
        Path out = directory.resolve("failed");
        Ended ended = train(
                conf("failed-conf", "import os, sys\nprint(os.getcwd())\nsys.exit('no such layer')\n", "x"),
                out,
                "spark.executor.memory=1g");
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        assertThat(ended.log())
                .containsPattern("training.command, for the runs \\d+ to \\d+, ended with status 1 on host")
                .contains("no such layer");
        String where = ended.log()
                .lines()
                .filter(line -> line.contains("peacock-stack-"))
                .findFirst()
                .orElseThrow()
                .replaceAll(".*?(/\\S*peacock-stack-[^/\\s]*).*", "$1");
        assertThat(Path.of(where)).isAbsolute().doesNotExist();
        assertThat(Outputs.outcomeFiles(out)).isEmpty();
    }

    /** In the fast suite CommandTrainerTest ends one that hangs, without a cluster. */
    @Test
    @Tag("slow")
    void programThatHangs_isEndedByTheTimeLimit_andTheStackIsTriedAgain() throws IOException {
        Path marks = Files.createDirectories(directory.resolve("marks"));
        String hangsOnce = """
                import os, sys, time
                mark = sys.argv[1] + "/hung"
                try:
                    os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
                    time.sleep(600)
                except FileExistsError:
                    pass
                """;
        Path out = directory.resolve("hung");
        Path conf = conf("hung-conf", hangsOnce + PROGRAM, marks.toString());
        Ended ended = job.launcher(TrainWords.of(conf, out, cluster.master())
                .set("training.stack-timeout=\"8 s\"", "subsets.models=4")
                .spark("spark.executor.memory=1g", "spark.executorEnv.CUDA_VISIBLE_DEVICES=7")
                .words());
        assertThat(ended.status()).as(ended.log()).isZero();
        assertThat(Outputs.rows(out))
                .hasSize(4)
                .allSatisfy((run, row) -> assertThat(row.device()).isEqualTo("cpu"));
        try (Stream<Path> notes = Files.list(marks)) {
            // without a GPU of its own a program sees none, whatever the machine has
            assertThat(notes.filter(note -> !note.endsWith("hung")))
                    .hasSize(4)
                    .allSatisfy(note -> assertThat(Files.readString(note)).startsWith(" "));
        }
    }

    /** scripts/examples/pytorch as it stands, but for the number of models and Debian's Python, which has PyTorch. */
    @Test
    void exampleForPyTorch_givesAnEstimateWithErrorBars() throws IOException {
        Path out = directory.resolve("pytorch");
        Ended ended = InProcess.run(
                "run",
                "--conf",
                "scripts/examples/pytorch/digits.conf",
                "--out",
                out.toString(),
                "--set",
                "training.command=[/usr/bin/python3, train.py, --epochs, \"8\"]",
                "--set",
                "training.stack=4",
                "--set",
                "subsets.models=8");
        assertThat(ended.status()).as(ended.log()).isZero();
        double accuracy = Outputs.json(out.resolve("summary.json"))
                .path("mean_test_accuracy")
                .asDouble();
        // 297 test examples of harder writers; other trainers' networks of this size are between .90 and .94 there
        assertThat(accuracy).isBetween(0.85, 0.99);
        assertThat(Outputs.rows(out).values())
                .allSatisfy(row -> assertThat(row.trainMargin()).isNotNull())
                .allSatisfy(row -> assertThat(row.trainLoss()).isBetween(0.0, 0.5));
        // null where all models saw an example, as 1,500 * .7^8 = 86 do on average
        assertThat(Duck.rows(
                        "select count(*) > 1300, bool_and(ci_low <= memorization and memorization <= ci_high) from "
                                + Duck.table(out, "estimates/memorization") + " where memorization is not null"))
                .containsExactly(List.of(true, true));
        assertThat(Outputs.json(out.resolve("experiment.json")).toString()).contains("import torch");
    }
}
