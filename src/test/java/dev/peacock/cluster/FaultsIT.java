package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A fleet on a real cluster whose processes are killed: the tables are those of a run that nobody disturbed. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsIT {
    private static final int MODELS = 160;
    private static final int STACKS = MODELS / 2;
    private static final int EXECUTORS = 2;
    private static final String CONF = """
            dataset.builtin = digits
            model.layers = [ { dense = 16, activation = relu }, { output = 10 } ]
            training { epochs = 4, batch = 16, stack = 2 }
            subsets { ratio = 0.7, models = %d, seed = 5 }
            outcome.margins = true
            """.formatted(MODELS);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Path directory = Path.of("");
    private Path conf = Path.of("");
    private Path plain = Path.of("");
    private JobProcess job = new JobProcess(Path.of("target/faults-it"));

    @BeforeAll
    void undisturbed(@TempDir Path temporary) throws IOException {
        directory = temporary;
        conf = Files.writeString(directory.resolve("x.conf"), CONF);
        plain = directory.resolve("plain");
        job = new JobProcess(directory.resolve("jobs"));
        Ended ended = job.launcher(words(plain, "local[2]"));
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    @AfterAll
    void close() {
        job.close();
    }

    @Test
    void anExecutorIsKilledTenTimesInOneRun() throws Exception {
        Path out = directory.resolve("executors");
        try (StandaloneCluster cluster = cluster("cluster-executors")) {
            CompletableFuture<Ended> ended = start(out, cluster);
            int killed = 0;
            Map<String, FileTime> finished = new TreeMap<>();
            for (int fault = 0; fault < 10; fault++) {
                awaitMoreFiles(ended, out, Outputs.outcomeFiles(out).size());
                finished.putAll(written(out));
                while (!cluster.killExecutor()) {
                    assertThat(ended).isNotDone();
                    Thread.sleep(10);
                }
                killed++;
            }
            assertRight(ended, out);
            report("executors killed", killed, finished, out);
        }
    }

    @Test
    void aWorkerIsKilled_andStartedAgain() throws Exception {
        Path out = directory.resolve("workers");
        try (StandaloneCluster cluster = cluster("cluster-workers")) {
            CompletableFuture<Ended> ended = start(out, cluster);
            Map<String, FileTime> finished = new TreeMap<>();
            for (int worker = 1; worker <= EXECUTORS; worker++) {
                awaitMoreFiles(ended, out, Outputs.outcomeFiles(out).size());
                finished.putAll(written(out));
                cluster.killWorker(worker);
                cluster.startMissing();
            }
            assertRight(ended, out);
            report("workers killed", EXECUTORS, finished, out);
        }
    }

    /** A moment is a number of outcome files that are there. */
    @Test
    void theDriverIsKilledFiveTimes_andStartedAgain() throws Exception {
        Path out = directory.resolve("drivers");
        RandomStream random = new RandomStream(20);
        int[] moments = IntStream.generate(() -> 1 + random.nextInt(STACKS - 10))
                .limit(5)
                .sorted()
                .toArray();
        SortedMap<Integer, OutcomeRow> kept = new TreeMap<>();
        try (StandaloneCluster cluster = cluster("cluster-drivers")) {
            for (int moment : moments) {
                boolean killed = job.launcherKilledWhen(
                        () -> Outputs.outcomeFiles(out).size() >= moment, words(out, cluster.master()));
                assertThat(killed)
                        .as("it ended before %d files were there", moment)
                        .isTrue();
                // its executors end by themselves
                while (!cluster.executors().isEmpty()) {
                    Thread.sleep(10);
                }
                SortedMap<Integer, OutcomeRow> rows = Outputs.rows(out);
                assertThat(rows.size()).isGreaterThanOrEqualTo(2 * moment);
                kept.putAll(rows);
            }
            Ended ended = job.launcher(words(out, cluster.master()));
            assertThat(ended.status()).as(ended.log()).isZero();
        }
        SortedMap<Integer, OutcomeRow> rows = Outputs.rows(out);
        kept.forEach(
                (run, row) -> assertThat(Objects.requireNonNull(rows.get(run)).finishedAt())
                        .as("run %d was finished, and is not trained again", run)
                        .isEqualTo(row.finishedAt()));
        assertSame(out);
        System.out.println("drivers killed: " + moments.length + " at " + Arrays.toString(moments) + " of " + STACKS
                + " files; rows lost: 0; finished runs trained again: 0");
    }

    private StandaloneCluster cluster(String name) {
        return StandaloneCluster.start(directory.resolve(name), "--cores", "1");
    }

    private String[] words(Path out, String master) throws IOException {
        String events = Files.createDirectories(directory.resolve("events-" + out.getFileName()))
                .toUri()
                .toString();
        return TrainWords.of(conf, out, master)
                // a stack may be hit more than once
                .spark("spark.task.maxFailures=8", "spark.eventLog.enabled=true", "spark.eventLog.dir=" + events)
                .words();
    }

    private CompletableFuture<Ended> start(Path out, StandaloneCluster cluster) throws IOException {
        String[] words = words(out, cluster.master());
        return CompletableFuture.supplyAsync(() -> job.launcher(words));
    }

    private static void awaitMoreFiles(CompletableFuture<Ended> job, Path out, int than) throws InterruptedException {
        while (Outputs.outcomeFiles(out).size() <= than) {
            assertThat(job).as("the run ended before all faults were injected").isNotDone();
            Thread.sleep(10);
        }
    }

    private void assertRight(CompletableFuture<Ended> job, Path out) throws Exception {
        assertThat(job.get().status()).as(job.get().log()).isZero();
        assertSame(out);
    }

    private void assertSame(Path out) {
        Outputs.assertNothingTemporary(out);
        Outputs.assertSameRuns(Outputs.rows(out), Outputs.rows(plain));
        for (Path directory : List.of(out, plain)) {
            Ended ended = InProcess.run("estimate", "--out", directory.toString());
            assertThat(ended.status()).as(ended.log()).isZero();
        }
        Outputs.assertSameTables(out, plain);
    }

    /** When each of the outcome files that are there was written. */
    private static Map<String, FileTime> written(Path out) throws IOException {
        Map<String, FileTime> written = new TreeMap<>();
        for (String file : Outputs.outcomeFiles(out)) {
            written.put(file, Files.getLastModifiedTime(out.resolve("outcomes").resolve(file)));
        }
        return written;
    }

    private void report(String faults, int injected, Map<String, FileTime> finished, Path out) throws IOException {
        assertThat(written(out))
                .as("no stack that was finished before a fault is trained again")
                .containsAllEntriesOf(finished);
        int again = triedAgain(out);
        System.out.println(faults + ": " + injected
                + "; rows lost: 0; finished stacks trained again: 0; tasks tried again: " + again);
        assertThat(again)
                .as("each fault hits one task, which trains its unfinished stack again")
                .isBetween(1, injected);
    }

    /** How many more tasks the training started than its jobs have, from Spark's event log. */
    private int triedAgain(Path out) throws IOException {
        Set<Integer> stages = new HashSet<>();
        int again = 0;
        try (Stream<Path> logs = Files.list(directory.resolve("events-" + out.getFileName()))) {
            Path log = logs.filter(file -> !file.getFileName().toString().startsWith("."))
                    .findFirst()
                    .orElseThrow();
            for (String line : Files.readAllLines(log)) {
                JsonNode event = MAPPER.readTree(line);
                String name = event.path("Event").asText();
                boolean train = event.path("Properties")
                        .path("spark.jobGroup.id")
                        .asText()
                        .startsWith("train: ");
                if (name.equals("SparkListenerJobStart") && train) {
                    for (JsonNode stage : event.path("Stage Infos")) {
                        stages.add(stage.path("Stage ID").asInt());
                        again -= stage.path("Number of Tasks").asInt();
                    }
                } else if (name.equals("SparkListenerTaskStart")
                        && stages.contains(event.path("Stage ID").asInt())) {
                    again++;
                }
            }
        }
        return again;
    }
}
