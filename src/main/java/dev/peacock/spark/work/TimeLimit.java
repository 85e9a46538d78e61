package dev.peacock.spark.work;

import dev.peacock.provenance.Clock;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Waits for work, up to a time limit. Work that hangs in native code cannot be stopped, only abandoned. */
public final class TimeLimit {
    private TimeLimit() {}

    /**
     * The work's result, from a thread of its own. After {@code millis} its thread is interrupted, in case that it listens, and
     * handed to {@code hung}, and {@code late} is thrown.
     */
    public static <T> T call(long millis, Supplier<T> work, Supplier<RuntimeException> late, Consumer<Thread> hung) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = new Thread(task, Thread.currentThread().getName() + " within a time limit");
        thread.setDaemon(true);
        thread.start();
        boolean interrupted = false;
        double end = Clock.seconds() + millis * 1e-3;
        try {
            while (true) {
                try {
                    return task.get(Math.max(0, (long) ((end - Clock.seconds()) * 1000)), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    // the work would go on and need the slot, so the task ends when the work does, as without a limit
                    interrupted = true;
                }
            }
        } catch (TimeoutException e) {
            thread.interrupt();
            hung.accept(thread);
            RuntimeException thrown = late.get();
            thrown.addSuppressed(e);
            throw thrown;
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
}
