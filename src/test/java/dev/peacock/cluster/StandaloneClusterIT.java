package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster that other tests rely on: it runs a job in processes of its own, which can be killed, and leaves none. */
@Tag("slow")
class StandaloneClusterIT {
    private static final String SLOW = """
            dataset.builtin = digits
            model.nearest-neighbour { k = 3 }
            training.stack = 2
            subsets { ratio = 0.5, models = 120, seed = 5 }
            """;

    @TempDir
    Path directory;

    @Test
    void job_survivesTheDeathOfAnExecutorAndOfAWorker_andNothingIsLeft() throws Exception {
        Path conf = Files.writeString(directory.resolve("x.conf"), SLOW);
        Path out = directory.resolve("out");
        StandaloneCluster cluster = StandaloneCluster.start(directory.resolve("cluster"), "--cores", "1");
        ProcessHandle first = cluster.worker(1).orElseThrow();
        try (cluster;
                JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            assertThat(cluster.master()).startsWith("spark://127.0.0.1:");
            assertThat(cluster.killExecutor()).as("none runs yet").isFalse();
            CompletableFuture<Ended> ended = CompletableFuture.supplyAsync(() ->
                    job.launcher(TrainWords.of(conf, out, cluster.master()).words()));
            await(ended, () -> !Outputs.outcomeFiles(out).isEmpty());
            assertThat(cluster.killExecutor()).isTrue();
            cluster.killWorker(1);
            assertThat(first.isAlive()).isFalse();
            assertThat(cluster.worker(1)).isEmpty();
            cluster.startMissing();
            assertThat(cluster.worker(1)).isPresent().get().isNotEqualTo(first);
            assertThat(ended.get().status()).as(ended.get().log()).isZero();
            assertThat(Outputs.rows(out)).hasSize(120);
        }
        assertThat(sparkUnder(directory)).isEmpty();
    }

    private static void await(CompletableFuture<Ended> job, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            assertThat(job).isNotDone();
            Thread.sleep(10);
        }
    }

    /** Found otherwise than by the cluster itself: by any word of the command. */
    private static List<Long> sparkUnder(Path directory) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> commandLine(pid).contains(directory.toString()))
                .toList();
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
        } catch (IOException e) {
            return "";
        }
    }
}
