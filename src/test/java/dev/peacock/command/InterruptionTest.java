package dev.peacock.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterruptionTest {
    @Test
    void stopped_promisesADirectory_onlyWhereItHoldsSomething(@TempDir Path directory) throws IOException {
        JobOptions options = new JobOptions();
        options.out = directory.resolve("out").toString();
        String nothing = "Stopped before anything was finished; run the same command again to start over.";
        assertThat(Jobs.stopped(options)).isEqualTo(nothing);
        Files.createDirectories(directory.resolve("out/_lock"));
        assertThat(Jobs.stopped(options)).as("the lock alone").isEqualTo(nothing);
        Files.writeString(directory.resolve("out/experiment.json"), "{}");
        Files.createDirectories(directory.resolve("out/outcomes/_temporary"));
        Files.createDirectories(directory.resolve("out/dataset/examples"));
        assertThat(Jobs.stopped(options)).as("no model yet").isEqualTo(nothing);
        Files.writeString(directory.resolve("out/outcomes/stack-000000.parquet"), "");
        assertThat(Jobs.stopped(options))
                .isEqualTo("Stopped. What was finished is kept in " + options.out
                        + "; run the same command again to continue.");
    }

    @Test
    void onceStopped_nothingMoreIsSaid() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream log = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        PrintStream err = System.err;
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try (Interruption interruption = Interruption.watch(log, true, () -> "Stopped.")) {
            assertThat(LogManager.getLogger("org.apache.spark.rpc.netty.Dispatcher")
                            .isErrorEnabled())
                    .isTrue();
            interruption.hook.run();
            assertThat(interruption.isAsked()).isTrue();
            log.print("\r[####] 110 of 5,000 runs");
            // as Scala's pool does with what it cannot run any more
            System.err.println("java.util.concurrent.RejectedExecutionException");
            assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("\nStopped.\n");
            assertThat(LogManager.getLogger("org.apache.spark.rpc.netty.Dispatcher")
                            .isErrorEnabled())
                    .isFalse();
            assertThat(LogManager.getLogger("org.apache.spark.util.Utils").isFatalEnabled())
                    .isFalse();
        } finally {
            System.setErr(err);
            LoggerContext.getContext(false).reconfigure();
        }
    }
}
