package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.outcome.OutcomeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One experiment gives the same bits on one thread, on two, on two executors, and after a kill half way. */
class SameBitsIT {
    private static final String NETWORK = """
            dataset.builtin = digits
            model.layers = [ { dense = 8, activation = relu }, { dropout = 0.3 }, { output = 10 } ]
            training { epochs = 1, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = 41, seed = 5 }
            outcome.margins = true
            """;
    private static final String NEIGHBOURS = """
            dataset.builtin = digits
            model.nearest-neighbour { k = 3 }
            training.stack = 2
            subsets { ratio = 0.5, models = 81, seed = 5 }
            """;
    private static final String ONE_THREAD = "local[1]";
    private static final String CLUSTER = "local-cluster[2,1,1024]";

    private static final int TRIES = 3;

    @TempDir
    Path directory;

    @Test
    void networks_areTheSame_whereverTheyAreTrained() throws IOException {
        assertSameEverywhere(NETWORK, "local[2]", CLUSTER, 41);
    }

    /** ClusterIT trains them on executors, too. */
    @Test
    @Tag("slow")
    void neighbours_areTheSame_whereverTheyAreTrained() throws IOException {
        assertSameEverywhere(NEIGHBOURS, CLUSTER, "local[2]", 81);
    }

    /** One of two threads and two executors trains to its end; on the other the job is killed, and begun again on one thread. */
    private void assertSameEverywhere(String text, String master, String killedOn, int models) throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), text);
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            assertSameEverywhere(job, conf, master, killedOn, models);
        }
    }

    private void assertSameEverywhere(JobProcess job, Path conf, String master, String killedOn, int models)
            throws IOException {
        Path reference = directory.resolve("one");
        trained(job, conf, reference, ONE_THREAD);
        SortedMap<Integer, OutcomeRow> expected = Outputs.rows(reference);
        assertThat(expected).hasSize(models);
        List<List<?>> tables = estimated(reference);
        Path out = directory.resolve("two");
        trained(job, conf, out, master);
        assertSame(out, expected, tables);
        Path killed = killedHalfWay(job, conf, killedOn, models);
        SortedMap<Integer, OutcomeRow> before = Outputs.rows(killed);
        trained(job, conf, killed, ONE_THREAD);
        SortedMap<Integer, OutcomeRow> after = Outputs.rows(killed);
        before.forEach((run, row) -> assertThat(after.get(run))
                .as("run %d was there already", run)
                .extracting(OutcomeRow::finishedAt, OutcomeRow::seconds)
                .containsExactly(row.finishedAt(), row.seconds()));
        assertSame(killed, expected, tables);
    }

    private static void assertSame(Path out, SortedMap<Integer, OutcomeRow> expected, List<List<?>> tables) {
        Outputs.assertNothingTemporary(out);
        Outputs.assertSameRuns(Outputs.rows(out), expected);
        assertThat(estimated(out)).isEqualTo(tables);
    }

    /** On threads in this process, or on executors of their own. */
    private static void trained(JobProcess job, Path conf, Path out, String master) {
        TrainWords words = TrainWords.of(conf, out, master);
        Ended ended = master.startsWith("local[") ? words.inProcess() : job.launcher(words.words());
        assertThat(ended.status()).as(ended.log()).isZero();
    }

    /** A directory with some but not all outcome files, left by a job that was killed while it trained. */
    private Path killedHalfWay(JobProcess job, Path conf, String master, int models) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Path out = directory.resolve("killed-" + attempt);
            boolean killed = job.launcherKilledWhen(
                    () -> Outputs.outcomeFiles(out).size() >= 2,
                    TrainWords.of(conf, out, master).words());
            assertThat(killed || Files.exists(out.resolve("training.json")))
                    .as("the job ended by itself, but not well")
                    .isTrue();
            int there = Outputs.rows(out).size();
            if (there < models) {
                assertThat(there).isPositive();
                return out;
            }
        }
        throw new AssertionError("the job was never killed before it was done");
    }

    private static List<List<?>> estimated(Path out) {
        Ended ended = InProcess.run("estimate", "--out", out.toString());
        assertThat(ended.status()).as(ended.log()).isZero();
        return List.of(
                Duck.rows("select * from " + Duck.table(out, "estimates/memorization") + " order by train_id"),
                Duck.rows("select * from " + Duck.table(out, "estimates/influence") + " order by train_id, test_id"),
                Duck.rows("select * from " + Duck.table(out, "estimates/test_examples") + " order by test_id"));
    }
}
