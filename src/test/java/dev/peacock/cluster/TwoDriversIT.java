package dev.peacock.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.provenance.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two drivers on one output directory, of which this process is one, and one that was killed. */
class TwoDriversIT {
    private static final String CONF = """
            dataset.builtin = digits
            model.nearest-neighbour { k = 3 }
            training.stack = 1
            subsets { ratio = 0.5, seed = 5 }
            """;

    @TempDir
    Path directory;

    @Test
    void second_isRefused_whileStatusWorks_andAKilledDriversLockIsTakenOverAtOnce() throws IOException {
        Path conf = Files.writeString(directory.resolve("x.conf"), CONF);
        Path out = directory.resolve("out");
        // more models than it trains before it is killed
        TrainWords train = words(conf, out, 20_000);
        try (JobProcess job = new JobProcess(directory.resolve("jobs"))) {
            CompletableFuture<Ended> second = new CompletableFuture<>();
            CompletableFuture<Ended> status = new CompletableFuture<>();
            boolean killed = job.launcherKilledWhen(
                    () -> {
                        if (Outputs.outcomeFiles(out).size() < 2) {
                            return false;
                        }
                        second.complete(train.inProcess());
                        status.complete(InProcess.run("status", "--out", out.toString()));
                        return true;
                    },
                    train.words());
            assertThat(killed).isTrue();
            assertThat(second.join().status()).as(second.join().log()).isEqualTo(2);
            assertThat(second.join().log()).doesNotContain("\tat ");
            assertThat(second.join().log())
                    .containsPattern("another driver is using this directory: process \\d+ on host " + Machine.host()
                            + ", which began \"peacock train\" at \\d{4}-");
            assertThat(status.join().status()).as(status.join().log()).isZero();
            assertThat(locks(out)).as("the killed driver's").hasSize(2);
            int before = Outputs.rows(out).size();
            Ended again = words(conf, out, before + 3).inProcess();
            assertThat(again.status()).as(again.log()).isZero();
            assertThat(again.log()).contains("training: 3 of %,d runs".formatted(before + 3));
            assertThat(Outputs.rows(out)).hasSize(before + 3);
            assertThat(out.resolve("_lock")).doesNotExist();
        }
    }

    private static TrainWords words(Path conf, Path out, int models) {
        return TrainWords.of(conf, out, "local[1]").set("subsets.models=" + models);
    }

    private static List<String> locks(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("_lock"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .toList();
        }
    }
}
