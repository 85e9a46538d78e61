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
import java.util.HashSet;
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
        boolean again = task.attemptNumber() > 0;
        Set<Integer> failed = again ? failed(files, stack) : new HashSet<>();
        Stack missing = again ? missing(files, stack, failed) : stack;
        Work.Made<T> made =
                missing.numbers().isEmpty() ? new Work.Made<>(List.of(), Map.of(), 0) : made(work, missing, device);
        for (Map.Entry<Integer, String> reason : made.failed().entrySet()) {
            files.fail(reason.getKey(), reason.getValue());
            failed.add(reason.getKey());
        }
        if (!made.rows().isEmpty()) {
            files.add(stack.number(), task.stageId() + "-" + task.taskAttemptId(), missing.numbers(), made.rows());
        }
        List<Integer> numbers = stack.numbers();
        int failures = work.size(failed);
        StackReport report = new StackReport(
                work.owner(),
                stack.number(),
                numbers.get(0),
                numbers.get(numbers.size() - 1),
                work.size(numbers) - failures,
                failures,
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

    /** What an earlier try of the task, or one beside it, noted as failed for good. */
    private static <T> Set<Integer> failed(RowFiles<T> files, Stack stack) throws IOException {
        Set<Integer> failed = new HashSet<>();
        for (int number : stack.numbers()) {
            if (files.hasFailed(number)) {
                failed.add(number);
            }
        }
        return failed;
    }

    /** What such a try has neither committed nor noted. */
    static <T> Stack missing(RowFiles<T> files, Stack stack, Set<Integer> failed) throws IOException {
        Set<Integer> there =
                files.rows(stack.number()).stream().map(files::number).collect(Collectors.toSet());
        there.addAll(failed);
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
