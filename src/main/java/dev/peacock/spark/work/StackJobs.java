package dev.peacock.spark.work;

import dev.peacock.spark.session.StackReport;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Works on stacks by jobs of a bounded number of tasks, since Spark's driver keeps more than a kilobyte for each task of a job that runs.
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
        // holds a failure, or nothing, for each job that ended
        BlockingQueue<Optional<Throwable>> ended = new LinkedBlockingQueue<>();
        int started = 0;
        int running = 0;
        try {
            while (running > 0 || started < jobs.size()) {
                // by one thread, so that the stacks are begun in order
                while (running < AT_ONCE && started < jobs.size()) {
                    List<Stack> job = List.copyOf(jobs.get(started++));
                    running++;
                    StackJob.start(
                            spark.parallelize(job, job.size()).map(task),
                            done,
                            failure -> ended.add(Optional.ofNullable(failure)));
                }
                Optional<Throwable> failure = ended.take();
                running--;
                if (failure.isPresent()) {
                    throw StackJobs.<RuntimeException>undeclared(failure.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while stacks are worked on");
        } finally {
            if (running > 0) {
                spark.cancelJobGroup(group);
                await(ended, running);
            }
            spark.clearJobGroup();
        }
    }

    /** Waits for jobs that were cancelled, which end at once even where a task of theirs hangs. */
    private static void await(BlockingQueue<?> ended, int running) {
        try {
            for (int i = 0; i < running; i++) {
                ended.poll(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Throws it as Spark's own calls do, which declare nothing. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E undeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
