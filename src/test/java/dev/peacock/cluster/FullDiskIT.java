package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What FullDiskTest finds of any moment, on a real disk, whose own words for it Peacock must know. */
class FullDiskIT {
    private static final int MODELS = 40;
    private static final int STACKS = MODELS / 2;
    private static final long SIZE = 6 << 20;
    private static final String CONF = """
            dataset.builtin = digits
            model.layers = [ { dense = 8, activation = relu }, { output = 10 } ]
            training { epochs = 1, batch = 64, stack = 2 }
            subsets { ratio = 0.7, models = %d, seed = 5 }
            outcome.margins = true
            """.formatted(MODELS);

    @TempDir
    Path directory;

    @Test
    void aFullDisk_isOneSentence_andOnceSomeIsFree_theSameCommandGoesOn_toTheSameRowsAndTables() throws IOException {
        // one that a test on a cluster left in Hadoop's cache starts chmod, for which a path below /proc is another one
        FileSystem.closeAll();
        Path conf = Files.writeString(directory.resolve("x.conf"), CONF);
        Path plain = directory.resolve("plain");
        assertThat(InProcess.run("train", "--conf", conf.toString(), "--out", plain.toString())
                        .status())
                .isZero();
        long needed = Tmpfs.pages(plain) - Tmpfs.pages(plain.resolve("outcomes")) / 2;
        assertThat(InProcess.run("estimate", "--out", plain.toString()).status())
                .isZero();
        Path at = Files.createDirectory(directory.resolve("disk"));
        Path out = at.resolve("out");
        try (Tmpfs disk = Tmpfs.mount(at, SIZE);
                JobProcess job = new JobProcess(directory.resolve("jobs"), disk.entering())) {
            Path seen = disk.seen().resolve("out");
            disk.leave(needed);
            assertFull(job.launcher(TrainWords.of(conf, out, "local[1]").words()), out);
            int finished = Outputs.outcomeFiles(seen).size();
            assertThat(finished).isBetween(1, STACKS - 1);
            assertThat(Outputs.rows(seen)).as("all of them whole").hasSize(2 * finished);
            disk.free();
            Ended trained = TrainWords.of(conf, seen, "local[1]").inProcess();
            assertThat(trained.status()).as(trained.log()).isZero();
            assertThat(trained.log()).contains("training: " + (MODELS - 2 * finished) + " of " + MODELS + " runs");
            Outputs.assertNothingTemporary(seen);
            Outputs.assertSameRuns(Outputs.rows(seen), Outputs.rows(plain));

            disk.leave(16 << 10);
            assertFull(InProcess.run("estimate", "--out", seen.toString()), seen);
            disk.free();
            Ended estimated = InProcess.run("estimate", "--out", seen.toString());
            assertThat(estimated.status()).as(estimated.log()).isZero();
            Outputs.assertNothingTemporary(seen);
            Outputs.assertSameTables(Directories.copy(seen, directory.resolve("copy")), plain);
        }
    }

    private static void assertFull(Ended ended, Path out) {
        assertThat(ended.status()).as(ended.log()).isEqualTo(2);
        // before it come Spark's own words for the task that failed, a line each
        List<String> lines = ended.logLines();
        assertThat(lines.get(lines.size() - 1))
                .startsWith(out + ": no disk space is left for this directory")
                .endsWith("run the same command again; what was finished is kept");
        assertThat(ended.log()).doesNotContain("This is a bug", "\tat ");
    }
}
