package dev.peacock.cli;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.util.ShutdownHookManager;

/** Says at Ctrl-C, or when the process is asked to end, what is safe and how to go on, before Spark ends. */
final class Interruption implements AutoCloseable {
    /** Hadoop runs hooks one after another, the highest first; Spark's own come long after. */
    private static final int BEFORE_SPARK = 1_000;

    private final AtomicBoolean asked = new AtomicBoolean();
    private final Runnable hook;

    private Interruption(PrintStream log, boolean terminal, String sentence) {
        this.hook = () -> {
            asked.set(true);
            // the live bar's line has no end
            if (terminal) {
                log.println();
            }
            log.println(sentence);
            log.flush();
        };
    }

    static Interruption watch(PrintStream log, boolean terminal, String sentence) {
        Interruption interruption = new Interruption(log, terminal, sentence);
        ShutdownHookManager.get().addShutdownHook(interruption.hook, BEFORE_SPARK);
        return interruption;
    }

    /** Whatever fails from then on fails because Spark was stopped. */
    boolean isAsked() {
        return asked.get();
    }

    @Override
    public void close() {
        if (!ShutdownHookManager.get().isShutdownInProgress()) {
            ShutdownHookManager.get().removeShutdownHook(hook);
        }
    }

    /** The job was stopped by a signal, and everything was said. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped(Throwable cause) {
            super("stopped by a signal", cause);
        }
    }
}
