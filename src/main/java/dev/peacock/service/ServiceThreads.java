package dev.peacock.service;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Threads of the driver that ask a service. */
public final class ServiceThreads {
    private ServiceThreads() {}

    /**
     * Runs all, so many at a time, and returns when what is under way has come back.
     *
     * @param stopped is set at the end, so that what has not begun does nothing
     * @return the first failure; null without any
     */
    public static @Nullable Throwable run(int concurrency, AtomicBoolean stopped, List<Callable<Void>> all)
            throws InterruptedIOException {
        ExecutorService threads = Executors.newFixedThreadPool(concurrency);
        try {
            Throwable failure = null;
            for (Future<Void> one : all.stream().map(threads::submit).toList()) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    failure = failure == null ? e.getCause() : failure;
                }
            }
            return failure;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stop = new InterruptedIOException("interrupted while a service is asked");
            stop.initCause(e);
            throw stop;
        } finally {
            stopped.set(true);
            threads.shutdownNow();
            await(threads);
        }
    }

    private static void await(ExecutorService threads) {
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What to throw for a failure; throws it itself if it is a UserError. */
    public static IOException failed(Throwable failure) {
        if (failure instanceof UserError error) {
            throw error;
        }
        return failure instanceof IOException error ? error : new IOException(failure);
    }
}
