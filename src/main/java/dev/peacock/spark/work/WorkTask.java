package dev.peacock.spark.work;

import dev.peacock.check.UserError;
import dev.peacock.outcome.RowFiles;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.jobs.Gpus;
import dev.peacock.spark.session.ExecutorMetrics;
import dev.peacock.spark.session.StackReport;
import dev.peacock.training.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/** Does one stack on an executor, and commits its file. */
final class WorkTask {
    private WorkTask() {}

    static <T> StackReport run(Work<T> work, Stack stack, Configuration hadoop) throws IOException {
        double began = Clock.seconds();
        TaskContext task = TaskContext.get();
        Device device = Gpus.of(task);
        RowFiles<T> files = work.files().open(hadoop);
        Stack missing = task.attemptNumber() == 0 ? stack : missing(files, stack);
        Work.Made<T> made =
                missing.numbers().isEmpty() ? new Work.Made<>(List.of(), Map.of(), 0) : made(work, missing, device);
        for (Map.Entry<Integer, String> failed : made.failed().entrySet()) {
            files.fail(failed.getKey(), failed.getValue());
        }
        if (!made.rows().isEmpty()) {
            files.add(stack.number(), task.stageId() + "-" + task.taskAttemptId(), missing.numbers(), made.rows());
        }
        List<Integer> numbers = stack.numbers();
        int failed = work.size(made.failed().keySet());
        StackReport report = new StackReport(
                work.owner(),
                stack.number(),
                numbers.get(0),
                numbers.get(numbers.size() - 1),
                work.size(numbers) - failed,
                failed,
                made.seconds(),
                Clock.seconds() - began,
                Machine.host(),
                SparkEnv.get().executorId(),
                task.taskAttemptId(),
                task.attemptNumber(),
                device.name(),
                work.worker(),
                Clock.now());
        ExecutorMetrics.count(report);
        return report;
    }

    /** What an earlier try of the task, or one beside it, has not committed. */
    static <T> Stack missing(RowFiles<T> files, Stack stack) throws IOException {
        Set<Integer> there =
                files.rows(stack.number()).stream().map(files::number).collect(Collectors.toSet());
        return new Stack(
                stack.number(),
                stack.numbers().stream()
                        .filter(number -> !there.contains(number))
                        .toList());
    }

    private static <T> Work.Made<T> made(Work<T> work, Stack stack, Device device) throws IOException {
        Work.Limit limit = work.limit();
        if (limit == null) {
            return work.task().run(stack, device);
        }
        return TimeLimit.call(
                limit.seconds() * 1000L,
                () -> {
                    try {
                        return work.task().run(stack, device);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                () -> new UserError("stack " + stack.number() + " ("
                        + stack.numbers().size() + " " + work.words().things() + " from "
                        + stack.numbers().get(0) + ") took longer than " + limit.key() + " = " + limit.seconds()
                        + " s on host " + Machine.host() + "; if it was only slow, set " + limit.key()
                        + " higher and run the same command again"),
                HungStack::endExecutor);
    }
}
