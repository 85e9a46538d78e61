package dev.peacock.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/** At Ctrl-C, or when the process is asked to end, prints what is kept and how to continue, before Spark ends. */
public final class Interruption implements AutoCloseable {
    /** Hadoop runs hooks one after another, the highest first; Spark's own come long after. */
    private static final int BEFORE_SPARK = 1_000;

    private final AtomicBoolean asked = new AtomicBoolean();
    /** What is done when the process is asked to end. */
    final Runnable hook;

    private Interruption(PrintStream log, boolean terminal, Supplier<String> sentence) {
        this.hook = () -> {
            asked.set(true);
            // from here on Spark only logs that it was stopped
            Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.OFF);
            String last = sentence.get();
            synchronized (log) {
                // the live bar's line has no end
                if (terminal) {
                    log.println();
                }
                log.println(last);
                // the bar would keep running until Spark has ended, and Scala would print stack traces of cancelled
                // work
                log.close();
            }
            System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        };
    }

    static Interruption watch(PrintStream log, boolean terminal, Supplier<String> sentence) {
        Interruption interruption = new Interruption(log, terminal, sentence);
        ShutdownHookManager.get().addShutdownHook(interruption.hook, BEFORE_SPARK);
        return interruption;
    }

    /**
     * Runs a step. If it fails after the process was asked to end, that is the cause, and {@link Stopped} is thrown.
     */
    int heeded(Jobs.Step step) throws IOException {
        try {
            return step.run();
        } catch (Exception | FSError e) {
            if (isAsked()) {
                throw new Stopped(e);
            }
            throw e;
        }
    }

    boolean isAsked() {
        // the hooks may be about to run
        return asked.get() || ShutdownHookManager.get().isShutdownInProgress();
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }

    /** The job was stopped by a signal, and the user has been told. */
    public static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped(Throwable cause) {
            super("stopped by a signal", cause);
        }
    }
}
