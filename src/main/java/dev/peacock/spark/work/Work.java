package dev.peacock.spark.work;

import dev.peacock.outcome.RowFiles;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.training.Device;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Work that consists of numbered parts and gives rows. The rows of a number are a pure function of it, so it does not
 * matter who computes them, when, or how often.
 *
 * @param <T> a row
 * @param name what Spark's page calls it
 * @param owner identifies it in logs and files: 16 hex digits
 * @param worker what does it, as in the column {@code trainer}
 * @param words of progress and messages
 * @param stack numbers of a task and of a file; must stay what it was when the directory was begun
 * @param files opens the directory of its files, on the driver and on executors
 * @param limit of each stack; null for none
 */
public record Work<T>(
        String name,
        String owner,
        String worker,
        Progress.Words words,
        int stack,
        Task<T> task,
        Files<T> files,
        @Nullable Limit limit)
        implements Serializable {

    /** What an executor does for a stack. */
    public interface Task<T> extends Serializable {
        /** Each number of the stack must either have rows, or a reason why it failed for good. */
        Made<T> run(Stack stack, Device device) throws IOException;

        /** How much a number counts in progress and metrics. */
        default int size(int number) {
            return 1;
        }
    }

    /** The directory of a work's files. */
    public interface Files<T> extends Serializable {
        RowFiles<T> open(Configuration hadoop);
    }

    /**
     * What a task made of a stack.
     *
     * @param failed the reason of each number that failed for good
     * @param seconds wall time of the work alone
     */
    public record Made<T>(List<T> rows, Map<Integer, String> failed, double seconds) {}

    /**
     * How long a stack may take.
     *
     * @param key the setting that says so
     */
    public record Limit(int seconds, String key) implements Serializable {}

    /** How much numbers count together. */
    int size(Iterable<Integer> numbers) {
        int size = 0;
        for (int number : numbers) {
            size += task.size(number);
        }
        return size;
    }
}
