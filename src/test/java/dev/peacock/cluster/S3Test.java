package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.storage.S3Server;
import dev.peacock.storage.WholeFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with its data set, its configuration and its output in a bucket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
@Tag("spark")
class S3Test {
    private static final String BUCKET = "whole-job";
    private static final int MODELS = 21;
    /** So many that the server dies long before they are trained; those that are missing then are not trained. */
    private static final int MANY = 4_000;

    private static final int POLL_MILLIS = 2;

    private Path directory = Path.of("");
    private Path expected = Path.of("");
    private Path found = Path.of("");
    private S3Server server;
    private Stored local;
    private Stored stored;
    private Ended half;
    private Ended run;

    @BeforeAll
    void wholeJob(@TempDir Path temporary) throws IOException {
        directory = temporary;
        server = new S3Server(directory, BUCKET);
        // settings that it does not need, so that one session serves both
        local = new Stored(directory.resolve("local").toString(), server.settings());
        assertThat(local.command("run", "out", MODELS).status()).isZero();
        expected = directory.resolve("local/out");
        stored = new Stored(server.uri("deep/x"), server.settings());
        half = stored.command("train", "out", 9);
        run = stored.command("run", "out", MODELS);
        assertThat(run.status()).as(half.log() + run.log()).isZero();
        found = stored.download("out", directory.resolve("copy"));
    }

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void job_isThatOfLocalDisk_stoppedHalfWay() {
        assertThat(half.status()).isZero();
        assertThat(run.log()).contains("training: 12 of 21 runs in 4 stacks");
        Stored.assertSame(found, expected);
    }

    @Test
    void everyPart_isNamedByItsTablesMark() throws IOException {
        Path table = found.resolve("estimates/influence");
        List<String> named = new ObjectMapper()
                .readTree(table.resolve("_SUCCESS").toFile())
                .path("parts")
                .findValuesAsText("name");
        assertThat(named).isNotEmpty();
        try (Stream<Path> parts = Files.list(table)) {
            assertThat(parts.map(part -> part.getFileName().toString()).filter(name -> !name.equals("_SUCCESS")))
                    .containsExactlyInAnyOrderElementsOf(named);
        }
    }

    @Test
    void credentials_areNowhere() throws IOException {
        Ended status = stored.words("status", "--out", stored.path("out").toString());
        Ended missing = stored.words("estimate", "--out", stored.path("nothing").toString());
        for (Ended ended : List.of(half, run, status, missing)) {
            assertThat(ended.log() + ended.out()).doesNotContain(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
        }
        assertThat(status.out()).contains("runs: 21 of 21 finished");
        assertThat(missing.status()).isEqualTo(2);
        try (Stream<Path> files = Files.walk(found)) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            assertThat(written).anyMatch(file -> file.endsWith("experiment.json"));
            for (Path file : written) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
            }
        }
    }

    @Test
    void audits_areThoseOfLocalDisk() throws IOException {
        stored.assertAuditsAreThoseOf(local, "out");
        assertThat(stored.copiedText()).isEqualTo(local.copiedText());
    }

    @Test
    void speculatedAttempts_areOne() throws IOException {
        stored.assertSpeculatedAttemptsAreOne(expected);
    }

    @Test
    void tableWithoutItsMark_isRefused_andEstimateMakesItAgain() throws IOException {
        assertThat(stored.command("run", "marks", 5).status()).isZero();
        stored.files().delete(stored.path("marks/estimates/influence/_SUCCESS"), false);
        Ended report = stored.words("report", "--out", stored.path("marks").toString());
        assertThat(report.status()).isEqualTo(2);
        assertThat(report.log()).contains("marks/estimates/influence: this table was not written completely");

        assertThat(stored.command("estimate", "marks", 5).status()).isZero();
        // what a task that was thought dead puts there later
        stored.files()
                .create(stored.path("marks/estimates/influence/part-00099-0-c000.snappy.parquet"))
                .close();
        Ended again = stored.words("report", "--out", stored.path("marks").toString());
        assertThat(again.status()).as(again.log()).isZero();
    }

    @Test
    void writerThatFails_leavesTheOldObject_orNone() throws IOException {
        org.apache.hadoop.fs.Path fresh = stored.path("half/fresh");
        org.apache.hadoop.fs.Path old = stored.path("half/old");
        put(old, out -> out.write(new byte[] {1, 2, 3}));
        for (org.apache.hadoop.fs.Path target : List.of(fresh, old)) {
            // more than one part of a multipart upload, from a writer that closes its stream when it fails
            assertThatThrownBy(() -> put(target, out -> {
                        try (OutputStream closing = out) {
                            closing.write(new byte[6 << 20]);
                            throw new IOException("planted");
                        }
                    }))
                    .hasMessage("planted");
        }
        assertThat(stored.names("half")).containsExactly("old");
        assertThat(stored.files().getFileStatus(old).getLen()).isEqualTo(3);
    }

    @Test
    void serverThatDiesInAWrite_leavesNoHalfObject() throws IOException {
        org.apache.hadoop.fs.Path target = stored.path("dies/file");
        try {
            assertThatThrownBy(() -> put(target, out -> {
                        out.write(new byte[12 << 20]);
                        server.kill();
                        out.write(new byte[12 << 20]);
                    }))
                    .isInstanceOf(IOException.class);
        } finally {
            server.kill();
            server.startAgain();
        }
        assertThat(stored.files().exists(target)).isFalse();
    }

    private void put(org.apache.hadoop.fs.Path target, WholeFile.Bytes bytes) throws IOException {
        WholeFile.put(server.hadoop(), target, target.suffix("-aside"), bytes);
    }

    @Test
    void serverThatDiesWhileRunsAreCommitted_costsOnlyThoseThatAreMissing() throws Exception {
        CompletableFuture<Ended> job = CompletableFuture.supplyAsync(() -> stored.command("train", "many", MANY));
        try {
            while (!job.isDone() && committed("many") < 3) {
                Thread.sleep(POLL_MILLIS);
            }
        } finally {
            server.kill();
            assertThat(job.get().status()).as(job.get().log()).isEqualTo(2);
            server.startAgain();
        }
        assertThat(job.get().log())
                .contains(stored.path("many") + ": the connection to " + server.address()
                        + " was lost. What was finished is kept; run the same command again once it can be reached")
                .doesNotContain("This is a bug", "\tat ");
        SortedMap<Integer, OutcomeRow> before = Outputs.rows(stored.download("many", directory.resolve("died")));
        assertThat(before.size()).isBetween(12, MANY - 4);

        int models = before.size() + 8;
        assertThat(local.command("train", "many", models).status()).isZero();
        SortedMap<Integer, OutcomeRow> all = Outputs.rows(directory.resolve("local/many"));
        Outputs.assertSameRuns(before, all.headMap(before.size()));
        assertThat(stored.command("train", "many", models).log())
                .contains(String.format(Locale.ROOT, "training: 8 of %,d runs", models));
        SortedMap<Integer, OutcomeRow> after = Outputs.rows(stored.download("many", directory.resolve("lived")));
        Outputs.assertSameRuns(after, all);
        before.forEach((run, row) -> assertThat(after.get(run))
                .extracting(OutcomeRow::finishedAt, OutcomeRow::seconds)
                .containsExactly(row.finishedAt(), row.seconds()));
    }

    /** Outcome files, seen on the server's own disk. */
    private long committed(String out) throws IOException {
        Path outcomes = directory.resolve("objects/" + BUCKET + "/deep/x/" + out + "/outcomes");
        if (!Files.isDirectory(outcomes)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(outcomes)) {
            return files.filter(file -> file.getFileName().toString().endsWith("_object"))
                    .count();
        }
    }
}
