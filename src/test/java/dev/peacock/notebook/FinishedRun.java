package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.cluster.Ended;
import dev.peacock.cluster.InProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.network.util.JavaUtils;
import org.jspecify.annotations.Nullable;

/** A run on the digits, made once in this JVM for all tests that only read it. */
public final class FinishedRun {
    /** So few that some examples were seen by all of them, at .7^16 = .3%, and have no memorization. */
    static final int MODELS = 16;

    static final int N = 1500;
    static final int CLASSES = 10;

    private static @Nullable Path out;

    private FinishedRun() {}

    /** Its output directory, which goes when the JVM does. */
    public static synchronized Path out() {
        if (out == null) {
            try {
                out = make(Files.createTempDirectory("peacock-notebooks"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return out;
    }

    private static Path make(Path directory) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                JavaUtils.deleteRecursively(directory.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        Path conf = Files.writeString(directory.resolve("x.conf"), """
                dataset.builtin = digits
                model.layers = [ { dense = 16, activation = relu }, { output = 10 } ]
                training { epochs = 4, batch = 32, stack = 8 }
                subsets { ratio = 0.7, models = %d, seed = 2 }
                """.formatted(MODELS));
        Path run = directory.resolve("out");
        Ended ended = InProcess.run("run", "--conf", conf.toString(), "--out", run.toString());
        assertThat(ended.status()).as(ended.log()).isZero();
        return run;
    }
}
