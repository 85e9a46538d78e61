package dev.peacock.spark;

import java.io.InterruptedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Trains stacks by jobs of a bounded number of tasks, since Spark's driver keeps more than a kilobyte for each task of a job that runs.
 * Two jobs are there at a time: the tasks of the later one take what the earlier one leaves free, so that nothing waits at its end.
 */
final class StackJobs {
    private static final int AT_ONCE = 2;
    /** Tasks of a job, or as many as run at a time where that is more. */
    private static final int LEAST_TASKS = 1000;

    private StackJobs() {}

    /** {@code done} is called by one thread at a time. What a task or it throws ends all of the jobs. */
    static void run(
            JavaSparkContext spark,
            String group,
            List<Stack> stacks,
            Function<Stack, StackReport> task,
            Consumer<StackReport> done)
            throws InterruptedIOException {
        run(spark, group, stacks, Math.max(LEAST_TASKS, spark.defaultParallelism()), task, done);
    }

    /** The same by jobs of so many tasks. */
    static void run(
            JavaSparkContext spark,
            String group,
            List<Stack> stacks,
            int tasks,
            Function<Stack, StackReport> task,
            Consumer<StackReport> done)
            throws InterruptedIOException {
        List<List<Stack>> jobs = IntStream.range(0, (stacks.size() + tasks - 1) / tasks)
                .mapToObj(i -> stacks.subList(i * tasks, Math.min(stacks.size(), (i + 1) * tasks)))
                .toList();
        spark.setJobGroup(group, group, true);
        // these threads inherit the group
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        AtomicBoolean failed = new AtomicBoolean();
        try {
            ExecutorCompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
            for (List<Stack> job : jobs) {
                running.submit(() -> {
                    if (!failed.get()) {
                        StackJob.run(
                                spark.parallelize(List.copyOf(job), job.size()).map(task), done);
                    }
                    return true;
                });
            }
            for (int i = 0; i < jobs.size(); i++) {
                running.take().get();
            }
        } catch (ExecutionException e) {
            failed.set(true);
            spark.cancelJobGroup(group);
            throw StackJobs.<RuntimeException>undeclared(e.getCause());
        } catch (InterruptedException e) {
            failed.set(true);
            spark.cancelJobGroup(group);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while stacks are trained");
        } finally {
            spark.clearJobGroup();
            end(threads);
        }
    }

    /** Waits for jobs that were cancelled, which end at once even where a task of theirs hangs. */
    private static void end(ExecutorService threads) {
        threads.shutdown();
        try {
            threads.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws it as Spark's own calls do, which declare nothing. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E undeclared(@Nullable Throwable thrown) throws E {
        throw (E) Objects.requireNonNull(thrown);
    }
}
