package dev.peacock.spark.fleet;

import dev.peacock.check.UserError;
import dev.peacock.outcome.FleetFiles;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.parallel.ParallelExecutor;
import dev.peacock.spark.parallel.ParallelTrainer;
import dev.peacock.spark.session.StackReport;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.TimeLimit;
import dev.peacock.subset.SamplingDesign;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains runs one after another, each on all executors. Each run is committed to its stack's file as soon as it is
 * done, so that losing the driver loses only one run. Losing an executor loses only its part of a step.
 */
final class DataParallel {
    /** There is no one task that trains a run. */
    private static final int NO_TASK = -1;

    /** For a run that was given up to end. */
    private static final long GRACE_MILLIS = 10_000;

    private final JavaSparkContext spark;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final StackTask task;
    private final String group;
    private final FleetFiles files;

    /** {@code group} names the jobs. */
    DataParallel(JavaSparkContext spark, OutputDirectory out, Experiment experiment, StackTask task, String group) {
        this.spark = spark;
        this.out = out;
        this.experiment = experiment;
        this.task = task;
        this.group = group;
        this.files = task.files(out.hadoop());
    }

    /** {@code done} is told of each run. */
    void run(List<Stack> stacks, Consumer<StackReport> done) throws IOException {
        ParallelExecutor executor =
                new ParallelExecutor(experiment.id(), experiment.config(), experiment.nativeCode(), task.storeName());
        spark.setJobGroup(group, group, true);
        try (ParallelTrainer trainer = new ParallelTrainer(spark, executor)) {
            SamplingDesign design = ExecutorTrainer.design(experiment.config().subsets(), trainer.examples());
            for (Stack stack : stacks) {
                // held here, since a store may show what was just written only a while later
                List<OutcomeRow> rows = alreadyThere(stack);
                for (int run : stack.numbers()) {
                    out.check();
                    done.accept(train(trainer, stack.number(), task.spec(run, design.mask(run)), rows));
                }
            }
        } finally {
            spark.clearJobGroup();
        }
    }

    /** Topping a fleet up can complete a stack that an earlier session left short. */
    private List<OutcomeRow> alreadyThere(Stack stack) throws IOException {
        List<OutcomeRow> rows = new ArrayList<>(files.rows(stack.number()));
        rows.removeIf(row -> stack.numbers().contains(row.run()));
        return rows;
    }

    private StackReport train(ParallelTrainer trainer, int stack, RunSpec spec, List<OutcomeRow> rows)
            throws IOException {
        double began = Clock.seconds();
        if (spec.mask().bits().count() == 0) {
            files.fail(spec.run(), StackTask.emptySubset(spec.run()));
            return report(stack, spec.run(), 0, 0, Clock.seconds() - began);
        }
        TrainedRun trained = train(trainer, spec);
        double seconds = Clock.seconds() - began;
        if (trained instanceof TrainedRun.Evaluated evaluated) {
            rows.add(task.row(spec.mask(), evaluated, seconds, Device.CPU, experiment.trainer(), Clock.now()));
            rows.sort(Comparator.comparingInt(OutcomeRow::run));
            files.commit(stack, "driver-" + spec.run(), rows);
        } else if (trained instanceof TrainedRun.Diverged diverged) {
            files.fail(diverged.run(), diverged.reason());
        }
        int finished = trained instanceof TrainedRun.Evaluated ? 1 : 0;
        return report(stack, spec.run(), finished, seconds, Clock.seconds() - began);
    }

    private TrainedRun train(ParallelTrainer trainer, RunSpec spec) {
        Integer seconds = experiment.config().training().stackTimeout();
        if (seconds == null) {
            return trainer.train(spec);
        }
        return TimeLimit.call(
                seconds * 1000L,
                () -> trainer.train(spec),
                () -> new UserError("run " + spec.run() + " took longer than training.stack-timeout = " + seconds
                        + " s; if it was only slow, set training.stack-timeout higher and run the same command again,"
                        + " which keeps what is finished"),
                this::giveUp);
    }

    /** Ends the job that a run waits for, and waits until the run hears of it, so that it begins no other one. */
    private void giveUp(Thread run) {
        spark.cancelJobGroup(group);
        try {
            run.join(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private StackReport report(int stack, int run, int finished, double seconds, double allSeconds) {
        return new StackReport(
                experiment.id(),
                stack,
                run,
                run,
                finished,
                1 - finished,
                seconds,
                allSeconds,
                Machine.host(),
                SparkEnv.get().executorId(),
                NO_TASK,
                0,
                Device.CPU.name(),
                experiment.trainer(),
                Clock.now());
    }
}
