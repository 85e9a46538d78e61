package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that hang, and stacks that take too long, on executors that are processes of their own. */
@Tag("slow")
class HungExecutorIT {
    private static final String CONF = """
            dataset.builtin = digits
            model.layers = [ { dense = 8, activation = relu }, { output = 10 } ]
            training { epochs = 1, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = 60, seed = 5 }
            """;

    @TempDir
    Path directory;

    /** A process that is stopped (SIGSTOP) hears nothing: only the driver can notice, by the heartbeats that stay away. */
    @Test
    void anExecutorThatStandsStill_isGivenUp_andTheRunsAreTheSame() throws Exception {
        Path conf = Files.writeString(directory.resolve("x.conf"), CONF);
        Path plain = directory.resolve("plain");
        Path out = directory.resolve("out");
        try (JobProcess job = new JobProcess(directory.resolve("jobs"));
                StandaloneCluster cluster = StandaloneCluster.start(directory.resolve("cluster"), "--cores", "1")) {
            assertThat(job.launcher(words(conf, plain, "local[1]")).status()).isZero();
            CompletableFuture<Ended> ended =
                    CompletableFuture.supplyAsync(() -> job.launcher(words(conf, out, cluster.master())));
            while (Outputs.outcomeFiles(out).isEmpty()) {
                assertThat(ended).isNotDone();
                Thread.sleep(10);
            }
            ProcessHandle hung = cluster.executors().get(0);
            signal("STOP", hung);
            assertThat(ended.get().status()).as(ended.get().log()).isZero();
            assertThat(hung.isAlive()).as("it did not just end").isTrue();
            Outputs.assertSameRuns(Outputs.rows(out), Outputs.rows(plain));
            Outputs.assertNothingTemporary(out);
        }
    }

    @Test
    void aStackThatTakesTooLong_endsItsExecutor_andTheJobWithASentence_andLessHasteMakesItRight() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), CONF);
        Path out = directory.resolve("out");
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            Ended ended = job.launcher(oneLongStack(conf, out, "1 s"));
            assertThat(ended.status()).as(ended.log()).isEqualTo(2);
            assertThat(ended.log())
                    .contains("took longer than training.stack-timeout = 1 s")
                    .contains("run the same command again");
            assertThat(Outputs.outcomeFiles(out)).isEmpty();
            assertThat(ended.log()).as("the executor ended itself").contains("exited");
            Ended after = job.launcher(oneLongStack(conf, out, "5 min"));
            assertThat(after.status()).as(after.log()).isZero();
            assertThat(Outputs.rows(out)).hasSize(400);
        }
    }

    private static String[] oneLongStack(Path conf, Path out, String timeout) {
        return TrainWords.of(conf, out, "local-cluster[1,1,1024]")
                .set(
                        "training.epochs=40",
                        "subsets.models=400",
                        "training.stack=400",
                        "training.stack-timeout=" + timeout)
                .words();
    }

    private static String[] words(Path conf, Path out, String master) {
        return TrainWords.of(conf, out, master)
                .spark(
                        "spark.network.timeout=12s",
                        "spark.executor.heartbeatInterval=2s",
                        "spark.network.timeoutInterval=2s",
                        "spark.speculation=true")
                .words();
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
