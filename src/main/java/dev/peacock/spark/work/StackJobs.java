package dev.peacock.spark.work;

import dev.peacock.check.UserError;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on stacks by jobs of a bounded number of tasks, since Spark's driver keeps more than a kilobyte for each task of a job that runs.
 * Two jobs are there at a time: the tasks of the later one take what the earlier one leaves free, so that nothing waits at its end.
 * Where stacks take little time, a task does several, since Spark needs some milliseconds between two tasks. Toward the end tasks do
 * fewer, so that all end together.
 */
final class StackJobs {
    private static final Logger LOG = LoggerFactory.getLogger(StackJobs.class);
    private static final int AT_ONCE = 2;
    /** Tasks of a job, or as many as run at a time where that is more. */
    private static final int LEAST_TASKS = 1000;
    /** Of the tasks of short stacks. */
    private static final double SECONDS = 10;
    /** Tasks of the first job for each that runs at a time, and of a later one at least. */
    private static final int ROUNDS = 2;

    private StackJobs() {}

    /** {@code done} is called by one thread at a time. What a task or it throws ends all of the jobs. */
    static void run(
            JavaSparkContext spark,
            String group,
            List<Stack> stacks,
            Function<Stack, StackReport> task,
            Consumer<StackReport> done)
            throws InterruptedIOException {
        run(spark, group, stacks, Math.max(LEAST_TASKS, spark.defaultParallelism()), SECONDS, task, done);
    }

    /** Something that was heard of a job: that it ended, perhaps with a failure, or else how long stacks take. */
    private record Heard(boolean ended, @Nullable Throwable failure) {}

    /** The same by jobs of so many tasks; nothing that is heard for {@code patience} seconds means that a stack takes as long. */
    static void run(
            JavaSparkContext spark,
            String group,
            List<Stack> stacks,
            int tasks,
            double patience,
            Function<Stack, StackReport> task,
            Consumer<StackReport> done)
            throws InterruptedIOException {
        spark.setJobGroup(group, group, true);
        BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        StackSeconds pace = new StackSeconds(stacks);
        int begun = 0;
        int running = 0;
        try {
            while (running > 0 || begun < stacks.size()) {
                // by one thread, so that the stacks are begun in order
                while (running < AT_ONCE && begun < stacks.size() && (begun == 0 || pace.isKnown())) {
                    int left = stacks.size() - begun;
                    // executors come and go
                    int slots = spark.defaultParallelism();
                    double seconds = pace.take();
                    int together = together(seconds, left, slots);
                    int most = Math.min(left, job(seconds, left, tasks, slots));
                    List<List<Stack>> job = groups(stacks.subList(begun, begun + most), together, tasks);
                    begun += job.stream().mapToInt(List::size).sum();
                    running++;
                    StackJob.start(
                            spark.parallelize(job, job.size()).map(some -> all(some, task)),
                            report -> {
                                done.accept(report);
                                if (pace.add(report)) {
                                    heard.add(new Heard(false, null));
                                }
                            },
                            failure -> heard.add(new Heard(true, failure)));
                }
                Heard next =
                        pace.isKnown() ? heard.take() : heard.poll((long) (1000 * patience), TimeUnit.MILLISECONDS);
                if (next == null) {
                    pace.assume(patience);
                    continue;
                }
                running -= next.ended() ? 1 : 0;
                if (next.failure() != null) {
                    throw StackJobs.<RuntimeException>undeclared(next.failure());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while stacks are worked on");
        } finally {
            if (running > 0) {
                spark.cancelJobGroup(group);
                await(heard, running);
            }
            spark.clearJobGroup();
        }
    }

    /**
     * The stacks of a task; it ends between two of them if it is killed. One that fails by an exception leaves the others to be done, so that
     * only those that failed are tried again, and each has as many tries as a task of its own. A user's mistake would be there again, and
     * each stack would wait anew for a store that cannot be read or written: both end the task at once.
     */
    static List<StackReport> all(List<Stack> stacks, Function<Stack, StackReport> task) throws Exception {
        List<StackReport> reports = new ArrayList<>();
        Exception failure = null;
        for (Stack stack : stacks) {
            // native code does not hear that the job was cancelled, and each stack is committed
            TaskContext.get().killTaskIfInterrupted();
            try {
                reports.add(task.call(stack));
            } catch (UserError | IOException | UncheckedIOException e) {
                keep(failure, e);
                throw e;
            } catch (Exception e) {
                LOG.warn("stack {} failed, and the others of its task go on", stack.number(), e);
                keep(failure, e);
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return reports;
    }

    /** The later failure has the earlier ones with it. */
    private static void keep(@Nullable Exception earlier, Exception failure) {
        if (earlier != null && earlier != failure) {
            failure.addSuppressed(earlier);
        }
    }

    /** How many stacks a task does, where one takes {@code seconds}, or a time that is not known yet. */
    static int together(double seconds, int left, int slots) {
        if (seconds < 0) {
            return 1;
        }
        int most = Math.max(1, left / (2 * slots));
        return (int) Math.max(1, Math.min(most, SECONDS / seconds));
    }

    /**
     * How many stacks the next job does at most: the first only enough to see how long they take, and later ones half of what is left.
     * Where each has a task of its own there is nothing to even out, and executors that come later find them waiting.
     */
    static int job(double seconds, int left, int tasks, int slots) {
        if (seconds < 0) {
            return Math.min(tasks, ROUNDS * slots);
        }
        return seconds >= SECONDS ? left : Math.max(ROUNDS * slots, (left + 1) / 2);
    }

    private static List<List<Stack>> groups(List<Stack> stacks, int together, int most) {
        return IntStream.range(0, Math.min(most, (stacks.size() + together - 1) / together))
                .mapToObj(i -> List.copyOf(stacks.subList(i * together, Math.min(stacks.size(), (i + 1) * together))))
                .toList();
    }

    /** Waits for jobs that were cancelled, which end at once even where a task of theirs hangs. */
    private static void await(BlockingQueue<Heard> heard, int running) {
        try {
            for (int left = running; left > 0; ) {
                Heard next = heard.poll(1, TimeUnit.MINUTES);
                left -= next == null || next.ended() ? 1 : 0;
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
