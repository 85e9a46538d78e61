package dev.peacock.spark.session;

import java.io.Serializable;
import java.time.Instant;

/**
 * The report of a stack to the driver, when its task is done.
 *
 * @param finished runs trained to the end
 * @param diverged runs that failed for good
 * @param seconds wall time of training and evaluating alone
 * @param taskSeconds wall time of the stack in its task, with its masks and its commit
 * @param executor Spark's name of the executor
 * @param task Spark's number of this try, unique in its application; short stacks may share one
 * @param attempt how often the task was tried before
 */
public record StackReport(
        String experiment,
        int stack,
        int firstRun,
        int lastRun,
        int finished,
        int diverged,
        double seconds,
        double taskSeconds,
        String host,
        String executor,
        long task,
        int attempt,
        String device,
        String trainer,
        Instant finishedAt)
        implements Serializable {

    int runs() {
        return finished + diverged;
    }
}
