package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One model on two executors of a real cluster, whichever of them or whether the driver dies. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DataParallelIT {
    private static final String NOISY = """
            dataset.builtin = digits
            model.layers = [ { dense = 8, activation = relu }, { dropout = 0.3 }, { output = 10 } ]
            training { epochs = 2, batch = 64, stack = 2, backend = data-parallel, augment { crop-padding = 1 } }
            training.data-parallel { workers = 3, averaging-frequency = 2 }
            subsets { ratio = 0.7, models = 6, seed = 5 }
            outcome.margins = true
            """;
    private static final int RUNS = 4;
    private static final int FIRST = 24;
    private static final String[] PARALLEL = {
        "training.backend=data-parallel",
        "training.data-parallel.workers=2",
        "subsets.models=" + RUNS,
        "subsets.first-run=" + FIRST
    };

    private Path directory;
    private JobProcess job;
    private StandaloneCluster cluster;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        job = new JobProcess(directory.resolve("jobs"));
        cluster = StandaloneCluster.start(directory.resolve("cluster"), "--cores", "1");
    }

    @AfterAll
    void stop() {
        cluster.close();
        job.close();
    }

    /**
     * The driver is killed when it has committed half a stack, and an executor of the next session when the next stack is begun, which
     * leaves three runs to train without it.
     */
    @Test
    void run_givesTheBitsOfOneThread_afterTheDriverAndAnExecutorWereKilled() throws Exception {
        Path conf = Files.writeString(directory.resolve("noisy.conf"), NOISY);
        Path out = directory.resolve("noisy");
        String[] words = TrainWords.of(conf, out, cluster.master()).words();
        assertThat(job.launcherKilledWhen(() -> !Outputs.outcomeFiles(out).isEmpty(), words))
                .isTrue();
        assertThat(Outputs.rows(out)).hasSizeBetween(1, 5);
        CompletableFuture<Ended> again = CompletableFuture.supplyAsync(() -> job.launcher(words));
        while (Outputs.outcomeFiles(out).size() < 2 || cluster.executors().isEmpty()) {
            assertThat(again).isNotDone();
            Thread.sleep(10);
        }
        assertThat(cluster.killExecutor()).isTrue();
        assertThat(again.get().status()).as(again.get().log()).isZero();
        Outputs.assertNothingTemporary(out);
        Path local = directory.resolve("noisy-local");
        Ended one = TrainWords.of(conf, local, "local[1]").inProcess();
        assertThat(one.status()).as(one.log()).isZero();
        Outputs.assertSameRuns(Outputs.rows(out), Outputs.rows(local));
    }

    /**
     * Two workers take half as many steps, each over twice as many examples, so that the models are a little worse. Over the 24 runs before
     * these, the difference of a run's test accuracies (this minus one executor's) had mean -0.0079 and deviation 0.0088. The mean of
     * four more runs of the same law is off that by Student's t with 23 degrees of freedom times 0.0088 sqrt(1/4 + 1/24) = 0.0048; t is
     * beyond 6.7 with probability below 1e-6, so it is within -0.0079 +- 0.032.
     */
    @Test
    void models_areAsGoodAsThoseOfOneExecutor() throws IOException {
        Path conf = Path.of("conf/digits.conf");
        Path out = directory.resolve("digits");
        // on one thread, which gives the bits of a cluster
        Ended ended = TrainWords.of(conf, out, "local[1]").set(PARALLEL).inProcess();
        assertThat(ended.status()).as(ended.log()).isZero();
        Path single = directory.resolve("digits-single");
        Ended one = TrainWords.of(conf, single, "local[1]")
                .set("training.backend=dl4j", "subsets.models=" + RUNS, "subsets.first-run=" + FIRST)
                .inProcess();
        assertThat(one.status()).as(one.log()).isZero();
        assertThat(Outputs.rows(out)).hasSize(RUNS);
        double difference = accuracy(Outputs.rows(out)) - accuracy(Outputs.rows(single));
        assertThat(difference).isCloseTo(-0.0079, within(0.032));
    }

    private static double accuracy(SortedMap<Integer, OutcomeRow> rows) {
        return rows.values().stream()
                .mapToDouble(row ->
                        row.testCorrect().count() / (double) row.testCorrect().length())
                .average()
                .orElseThrow();
    }
}
