package dev.peacock.spark.work;

import dev.peacock.check.UserError;
import dev.peacock.outcome.RowFiles;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.session.FleetMetrics;
import dev.peacock.spark.session.StackLog;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Does the missing part of some work in tasks of a stack, or of several short ones. Each stack has a file of its own. */
public final class Scheduler<T> {
    private static final int FILES_A_TASK = 16;

    private final JobContext context;
    private final JavaSparkContext spark;
    private final Work<T> work;
    private final Progress.Words words;

    public Scheduler(JobContext context, Work<T> work) {
        this.context = context;
        this.spark = context.spark();
        this.work = work;
        this.words = work.words();
    }

    /** What does stacks, and tells of each; what {@code done} throws must end it. */
    public interface Jobs {
        void run(Consumer<StackReport> done) throws IOException;
    }

    private record Checked(String file, @Nullable String damage) implements Serializable {}

    /** Does what is missing of the numbers from 0 to {@code end - 1}. */
    public void runMissing(int end) throws IOException {
        List<Integer> all = IntStream.range(0, end).boxed().toList();
        Set<Integer> done = files().done();
        List<Integer> missing =
                all.stream().filter(number -> !done.contains(number)).toList();
        int wanted = work.size(all);
        int before = wanted - work.size(missing);
        if (before > 0) {
            context.log()
                    .println(words.doing() + ": " + before + " of " + wanted + " " + words.things()
                            + " are already finished");
        }
        run(Stack.of(missing, work.stack()), wanted, before, FleetMetrics.begin(wanted, before, 0));
    }

    /** The same, and reads all. */
    public List<T> made(int end) throws IOException {
        runMissing(end);
        return rows(end);
    }

    /**
     * Does stacks.
     *
     * @param before how many of those {@code wanted} are done, for progress
     */
    public void run(List<Stack> stacks, int wanted, int before, FleetMetrics metrics) throws IOException {
        Broadcast<Work<T>> shared = spark.broadcast(work);
        Broadcast<SerializableConfiguration> hadoop = hadoop();
        try {
            run(
                    wanted,
                    before,
                    metrics,
                    done -> StackJobs.run(
                            spark,
                            work.name(),
                            stacks,
                            stack -> WorkTask.run(
                                    shared.value(), stack, hadoop.value().value()),
                            done));
        } finally {
            shared.destroy();
            hadoop.destroy();
        }
    }

    /** The same by other means than tasks of stacks. */
    public void run(int wanted, int before, FleetMetrics metrics, Jobs jobs) throws IOException {
        run(wanted, before, metrics, () -> "", jobs);
    }

    /** The same, with what else there is to say behind each line of progress. */
    public void run(int wanted, int before, FleetMetrics metrics, Supplier<String> more, Jobs jobs) throws IOException {
        context.out().check();
        try (Progress progress =
                new Progress(context.log(), context.terminal(), words, wanted, before, metrics::trained, more)) {
            jobs.run(report -> {
                metrics.add(report);
                StackLog.add(report);
            });
        } catch (Exception e) {
            Work.Limit limit = work.limit();
            if (limit == null || !HungStack.isReasonOf(e)) {
                throw e;
            }
            throw new UserError(
                    "a stack took longer than " + limit.key() + " = " + limit.seconds()
                            + " s at every attempt, and its executors ended themselves; if it was only slow, set "
                            + limit.key() + " higher and run the same command again, which keeps what is finished",
                    e);
        } finally {
            context.out().check();
            files().removeTemporary();
        }
    }

    /** All rows of the numbers from 0 to {@code end - 1}, ascending by number, read by tasks. UserError where one is missing. */
    public List<T> rows(int end) throws IOException {
        List<Integer> stacks = IntStream.range(0, (end + work.stack() - 1) / work.stack())
                .boxed()
                .toList();
        Broadcast<SerializableConfiguration> hadoop = hadoop();
        Work.Files<T> files = work.files();
        List<T> rows = stacks.isEmpty()
                ? List.of()
                : JobGroups.find(
                        spark,
                        work.name(),
                        () -> spark.parallelize(stacks, tasks(stacks.size()))
                                .flatMap(stack -> files.open(hadoop.value().value())
                                        .rows(stack)
                                        .iterator())
                                .collect());
        RowFiles<T> there = files();
        Set<Integer> missing = new HashSet<>(IntStream.range(0, end).boxed().toList());
        rows.forEach(row -> missing.remove(there.number(row)));
        if (!missing.isEmpty() && !there.done().containsAll(missing)) {
            throw new UserError(work.name() + ": the rows of " + missing.size() + " of " + end
                    + " numbers are missing; run the same command again, which makes them");
        }
        return rows.stream().filter(row -> there.number(row) < end).toList();
    }

    /**
     * Reads every file to its end and moves damaged ones away, so that their numbers are missing and are done again. Returns where they were.
     *
     * @param kind what files are called, as in {@code outcome files}
     */
    public List<Path> repair(String kind) throws IOException {
        RowFiles<T> there = files();
        List<String> files = there.files().stream().map(Path::toString).toList();
        List<Path> damaged = new ArrayList<>();
        for (Checked checked : files.isEmpty() ? List.<Checked>of() : check(files, kind)) {
            if (checked.damage() != null) {
                Path file = new Path(checked.file());
                damaged.add(file);
                context.out().check();
                Path away = there.moveAway(file);
                context.log()
                        .println("repair: " + checked.file() + " is damaged (" + checked.damage()
                                + "); it was moved to " + away + ", and its " + words.things() + " are made again");
            }
        }
        context.log().println("repair: " + files.size() + " " + kind + " read, " + damaged.size() + " damaged");
        return damaged;
    }

    private List<Checked> check(List<String> names, String kind) throws IOException {
        Broadcast<SerializableConfiguration> hadoop = hadoop();
        Work.Files<T> files = work.files();
        return JobGroups.find(
                spark,
                "repair: " + names.size() + " " + kind + " of " + work.owner(),
                () -> spark.parallelize(names, tasks(names.size()))
                        .map(name -> new Checked(
                                name, files.open(hadoop.value().value()).damage(new Path(name))))
                        .collect());
    }

    private static int tasks(int files) {
        return Math.max(1, files / FILES_A_TASK);
    }

    private RowFiles<T> files() {
        return work.files().open(context.out().hadoop());
    }

    private Broadcast<SerializableConfiguration> hadoop() {
        return spark.broadcast(new SerializableConfiguration(context.out().hadoop()));
    }
}
