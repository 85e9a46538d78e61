package dev.peacock.spark.fleet;

import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.FleetFiles;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Machine;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.stats.Seeds;
import dev.peacock.subset.InclusionMask;
import dev.peacock.training.Device;
import dev.peacock.training.DocumentScores;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.Trainer;
import dev.peacock.training.nd4j.NativeCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Trains one stack on an executor. */
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
        implements Work.Task<OutcomeRow> {
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

    @Override
    public Work.Made<OutcomeRow> run(Stack stack, Device device) {
        ExecutorTrainer shared = ExecutorTrainer.of(
                experiment, trainerName, config, nativeCode, tasksAtOnce, SharedStore.local(storeName));
        Trainer trainer = shared.trainer();
        Map<Integer, String> failed = new TreeMap<>();
        List<RunSpec> specs = new ArrayList<>();
        for (int run : stack.numbers()) {
            RunSpec spec = spec(run, shared.design().mask(run));
            if (spec.mask().bits().count() > 0) {
                specs.add(spec);
            } else {
                failed.put(run, emptySubset(run));
            }
        }
        double started = Clock.seconds();
        List<TrainedRun> trained = specs.isEmpty() ? List.of() : trainer.train(specs, device);
        double allSeconds = Clock.seconds() - started;
        for (TrainedRun each : trained) {
            if (each instanceof TrainedRun.Diverged diverged) {
                failed.put(diverged.run(), diverged.reason());
            }
        }
        return new Work.Made<>(
                rows(specs, trained, allSeconds, device, trainer.name(), Clock.now()), failed, allSeconds);
    }

    static String emptySubset(int run) {
        return "run " + run + " drew an empty subset";
    }

    /** Where its rows are kept. */
    FleetFiles files(Configuration hadoop) {
        return new FleetFiles(new Outcomes(hadoop, new Path(outcomes), experiment), trainSize, testSize);
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

    private @Nullable PackedLabels kept(@Nullable PackedLabels predictions) {
        Boolean asked = config.outcome().predictions();
        if (predictions == null && Boolean.TRUE.equals(asked)) {
            throw new UserError("outcome.predictions = true needs train_prediction.npy and test_prediction.npy from "
                    + "training.command, and at most " + PackedLabels.MOST_CLASSES + " labels; set it to auto");
        }
        return Boolean.FALSE.equals(asked) ? null : predictions;
    }

    private @Nullable DocumentScores documents(@Nullable DocumentScores documents) {
        return documents == null
                ? null
                : documents.kept(Boolean.TRUE.equals(config.outcome().characters()));
    }

    RunSpec spec(int run, InclusionMask mask) {
        return spec(config.subsets(), run, mask);
    }

    static RunSpec spec(SubsetsConfig subsets, int run, InclusionMask mask) {
        long master = subsets.seed();
        int index = subsets.design().seedIndex(run);
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
                config.outcome().rounded(run.trainMargin()),
                config.outcome().rounded(run.testMargin()),
                kept(run.trainPrediction()),
                kept(run.testPrediction()),
                run.trainLoss(),
                documents(run.documents()),
                run.shares(),
                seconds,
                Machine.host(),
                device.name(),
                trainer,
                now);
    }
}
