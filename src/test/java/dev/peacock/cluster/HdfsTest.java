package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.storage.HdfsServer;
import dev.peacock.storage.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with its data set, its configuration and its output on HDFS. */
@Tag("process")
@Tag("spark")
class HdfsTest {
    /** So that what fails does so at once. */
    private static final Map<String, String> SOON = Map.of(
            "ipc.client.connect.max.retries", "1",
            "ipc.client.connect.retry.interval", "50",
            "dfs.client.retry.max.attempts", "1");

    private static final int POLL_MILLIS = 10;

    @Test
    void job_isThatOfLocalDisk_stoppedHalfWay(@TempDir Path directory) throws Exception {
        // settings that it does not need, so that one session serves both
        Stored local = new Stored(directory.resolve("local").toString(), SOON);
        assertThat(local.command("run", "out", 21).status()).isZero();
        Path expected = directory.resolve("local/out");
        try (HdfsServer hdfs = new HdfsServer(directory)) {
            Stored stored = new Stored(hdfs.uri("deep/x"), SOON);
            Ended half = stored.command("train", "out", 9);
            assertThat(half.status()).as(half.log()).isZero();
            Ended run = stored.command("run", "out", 21);
            assertThat(run.status()).as(run.log()).isZero();
            assertThat(run.log()).contains("training: 12 of 21 runs in 4 stacks");
            Stored.assertSame(stored.download("out", directory.resolve("copy")), expected);
            stored.assertSpeculatedAttemptsAreOne(expected);
            assertThat(stored.copiedText()).isEqualTo(local.copiedText());
            assertThatThrownBy(() -> WholeFile.put(
                            new Configuration(), stored.path("half/file"), stored.path("half/aside"), out -> {
                                out.write(new byte[1 << 20]);
                                throw new IOException("planted");
                            }))
                    .hasMessage("planted");
            assertThat(stored.names("half")).isEmpty();
            assertLossIsOneSentence(hdfs, stored);
        }
    }

    private static void assertLossIsOneSentence(HdfsServer hdfs, Stored stored) throws Exception {
        CompletableFuture<Ended> job = CompletableFuture.supplyAsync(() -> stored.command("train", "many", 2000));
        while (!job.isDone() && !stored.files().exists(stored.path("many/outcomes/stack-000002.parquet"))) {
            Thread.sleep(POLL_MILLIS);
        }
        hdfs.close();
        assertThat(job.get().status()).as(job.get().log()).isEqualTo(2);
        assertThat(job.get().log())
                .contains(
                        stored.path("many") + ": the connection to localhost:", " was lost. What was finished is kept")
                .doesNotContain("This is a bug", "\tat ");
    }
}
