package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that is asked to end. The signal is SIGTERM and not Ctrl-C's SIGINT, which a shell in the background would have its
 * children ignore; Java treats both alike.
 */
class InterruptionIT {
    @Test
    void stoppedTraining_saysWhatIsSafe_andGoesOn(@TempDir Path directory) throws IOException {
        Path out = directory.resolve("out");
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            Ended stopped = job.launcherStoppedWhen(
                    () -> stacks(out) >= 2,
                    "train",
                    "--conf",
                    "conf/digits.conf",
                    "--out",
                    out.toString(),
                    "--set",
                    "subsets.models=100000");

            assertThat(stopped.status()).isEqualTo(143);
            assertThat(stopped.log())
                    .contains("Stopped. What was finished is kept in " + out
                            + "; run the same command again to continue.")
                    .doesNotContain("bug", "Exception", "\tat ");
            long finished = stacks(out) * 10;
            Ended more = InProcess.run(
                    "train",
                    "--conf",
                    "conf/digits.conf",
                    "--out",
                    out.toString(),
                    "--set",
                    "subsets.models=" + finished);
            assertThat(more.status()).isZero();
            assertThat(more.log()).contains(String.format("%,d", finished));
        }
    }

    private static long stacks(Path out) {
        Path outcomes = out.resolve("outcomes");
        if (!Files.isDirectory(outcomes)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(outcomes)) {
            return files.filter(file -> file.getFileName().toString().matches("stack-[0-9]+\\.parquet"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
