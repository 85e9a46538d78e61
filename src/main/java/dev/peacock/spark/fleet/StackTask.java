package dev.peacock.spark.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.PeacockConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.Gpus;
import dev.peacock.spark.session.StackReport;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.Device;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;

/** Trains one stack on an executor and commits its outcome file. */
record StackTask(
        String experiment,
        PeacockConfig config,
        String trainerName,
        int trainSize,
        int testSize,
        NativeCode nativeCode,
        int tasksAtOnce,
        String outcomes,
        String storeName)
        implements Serializable {
    StackTask(Experiment experiment, int tasksAtOnce, String outcomes, String storeName) {
        this(
                experiment.id(),
                experiment.config(),
                experiment.trainer(),
                experiment.trainSize(),
                experiment.testSize(),
                experiment.nativeCode(),
                tasksAtOnce,
                outcomes,
                storeName);
    }

    StackReport run(Stack stack, Configuration hadoop) throws IOException {
        double began = Clock.seconds();
        Device device = Gpus.of(TaskContext.get());
        ExecutorTrainer shared = ExecutorTrainer.of(
                experiment, trainerName, config, nativeCode, tasksAtOnce, SharedStore.local(storeName));
        Trainer trainer = shared.trainer();
        Outcomes directory = new Outcomes(hadoop, new Path(outcomes), experiment);
        List<RunSpec> specs = new ArrayList<>();
        for (int run : stack.runs()) {
            RunSpec spec = spec(run, shared.design().mask(run));
            if (spec.mask().bits().count() > 0) {
                specs.add(spec);
            } else {
                directory.fail(run, "run " + run + " drew an empty subset");
            }
        }
        double started = Clock.seconds();
        List<TrainedRun> trained = specs.isEmpty() ? List.of() : train(stack, trainer, specs, device);
        double allSeconds = Clock.seconds() - started;
        for (TrainedRun each : trained) {
            if (each instanceof TrainedRun.Diverged diverged) {
                directory.fail(diverged.run(), diverged.reason());
            }
        }
        Instant now = Clock.now();
        List<OutcomeRow> finished = rows(specs, trained, allSeconds, device, trainer.name(), now);
        if (!finished.isEmpty()) {
            List<OutcomeRow> rows = alreadyThere(directory, stack);
            rows.addAll(finished);
            rows.sort(Comparator.comparingInt(OutcomeRow::run));
            directory.commit(stack.number(), attempt(), rows);
        }
        return report(stack, finished.size(), allSeconds, Clock.seconds() - began, device, trainer.name(), now);
    }

    /** Of the runs that did not diverge. The seconds that all runs took together are shared equally among all. */
    List<OutcomeRow> rows(
            List<RunSpec> specs,
            List<TrainedRun> trained,
            double allSeconds,
            Device device,
            String trainer,
            Instant now) {
        List<OutcomeRow> rows = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            if (trained.get(i) instanceof TrainedRun.Evaluated evaluated) {
                rows.add(row(specs.get(i).mask(), evaluated, allSeconds / specs.size(), device, trainer, now));
            }
        }
        return rows;
    }

    private StackReport report(
            Stack stack, int finished, double seconds, double taskSeconds, Device device, String trainer, Instant now) {
        List<Integer> runs = stack.runs();
        TaskContext task = TaskContext.get();
        return new StackReport(
                experiment,
                stack.number(),
                runs.get(0),
                runs.get(runs.size() - 1),
                finished,
                runs.size() - finished,
                seconds,
                taskSeconds,
                Machine.host(),
                SparkEnv.get().executorId(),
                task.taskAttemptId(),
                task.attemptNumber(),
                device.name(),
                trainer,
                now);
    }

    private List<TrainedRun> train(Stack stack, Trainer trainer, List<RunSpec> specs, Device device) {
        Integer seconds = config.training().stackTimeout();
        if (seconds == null) {
            return trainer.train(specs, device);
        }
        return TimeLimit.call(
                seconds * 1000L,
                () -> trainer.train(specs, device),
                () -> new UserError("stack " + stack.number() + " ("
                        + stack.runs().size() + " runs from "
                        + stack.runs().get(0) + ") took longer than training.stack-timeout = " + seconds + " s on host "
                        + Machine.host()
                        + "; if it was only slow, set training.stack-timeout higher and run the same command again"),
                HungStack::endExecutor);
    }

    // topping a fleet up can complete a stack that an earlier session left short
    List<OutcomeRow> alreadyThere(Outcomes directory, Stack stack) throws IOException {
        Path file = directory.stackFile(stack.number());
        List<OutcomeRow> rows = new ArrayList<>();
        for (OutcomeRow row : directory.readIfPresent(file, trainSize, testSize)) {
            if (!stack.runs().contains(row.run())) {
                rows.add(row);
            }
        }
        return rows;
    }

    RunSpec spec(int run, InclusionMask mask) {
        long master = config.subsets().seed();
        int index = config.subsets().design().seedIndex(run);
        return new RunSpec(
                run,
                mask,
                Seeds.seed(master, Seeds.Purpose.INIT, index),
                Seeds.seed(master, Seeds.Purpose.ORDER, index),
                Seeds.seed(master, Seeds.Purpose.DROPOUT, index),
                Seeds.seed(master, Seeds.Purpose.AUGMENT, index));
    }

    OutcomeRow row(
            InclusionMask mask, TrainedRun.Evaluated run, double seconds, Device device, String trainer, Instant now) {
        return new OutcomeRow(
                run.run(),
                experiment,
                mask.bits(),
                run.trainCorrect(),
                run.testCorrect(),
                run.trainMargin(),
                run.testMargin(),
                run.trainLoss(),
                seconds,
                Machine.host(),
                device.name(),
                trainer,
                now);
    }

    private static String attempt() {
        TaskContext task = TaskContext.get();
        return task.stageId() + "-" + task.taskAttemptId();
    }
}
