package dev.peacock.spark.session;

import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
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

    /** Of a question that the driver asked a service. */
    public static StackReport ofService(String owner, int number, double seconds, double taskSeconds) {
        return new StackReport(
                owner,
                number,
                number,
                number,
                1,
                0,
                seconds,
                taskSeconds,
                Machine.host(),
                "driver",
                number,
                0,
                "cpu",
                "service",
                Clock.now());
    }

    int runs() {
        return finished + diverged;
    }
}
