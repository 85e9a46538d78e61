package dev.peacock.spark.fleet;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.config.PeacockConfig;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.subset.InclusionMask;
import dev.peacock.target.TrainedTarget;
import dev.peacock.training.Device;
import dev.peacock.training.TrainedModel;
import dev.peacock.training.TrainedRun;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains networks of a fleet again, on executors: a model is a pure function of the experiment and its run's number. */
public record RunClassifiers(
        String experiment, PeacockConfig config, String trainer, NativeCode nativeCode, String store)
        implements Serializable {
    /** Another kind of processor or build changes the last bits, and with them the answers to a few examples. */
    private static final double MOST_CHANGED = .05;

    /** A model, what it says of the fleet's examples, and which train examples it saw. */
    public record Model(TrainedTarget target, TrainedRun.Evaluated evaluated, InclusionMask mask) {}

    /** Shares the fleet's examples with all executors. UserError where its models are no networks of ours. */
    public static RunClassifiers of(JavaSparkContext spark, FinishedFleet fleet) {
        PeacockConfig config = fleet.experiment().config();
        if (config.dataset().isImported()
                || !config.model().isNetwork()
                || fleet.experiment().choice().isDataParallel()) {
            throw new UserError(
                    fleet.out().root() + ": its models (trainer "
                            + fleet.experiment().trainer()
                            + ") cannot be trained again one by one and asked; give a fleet of networks (model.layers or model.dl4j)");
        }
        return new RunClassifiers(
                fleet.experiment().id(),
                config.withoutCheckpoints(),
                fleet.experiment().trainer(),
                fleet.experiment().nativeCode(),
                SharedStore.share(spark, fleet.out().store(fleet.experiment().contentHash())));
    }

    /** On an executor; the caller closes the target. UserError where the run diverges, or drew an empty subset. */
    public Model train(int run, Device device) {
        ExecutorTrainer shared =
                ExecutorTrainer.of(experiment, trainer, config, nativeCode, 1, SharedStore.local(store));
        InclusionMask mask = shared.design().mask(run);
        if (mask.bits().count() == 0) {
            throw new UserError(StackTask.emptySubset(run) + "; take the model of another run");
        }
        TrainedModel trained = shared.trainer().model(StackTask.spec(config.subsets(), run, mask), device);
        return new Model(new TrainedTarget(trained.classifier()), trained.evaluated(), mask);
    }

    /** UserError where the fleet has no such finished run. */
    public static void requireRun(FinishedFleet fleet, int run) {
        int[] runs = fleet.runs();
        if (Arrays.binarySearch(runs, run) < 0) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s has no finished run %d; its %,d runs are %d to %d, so give one of them by --run",
                    fleet.out().root(),
                    run,
                    runs.length,
                    runs[0],
                    runs[runs.length - 1]));
        }
    }

    /**
     * The number of examples that a model trained again gets right where the fleet's row of that run says wrong, or the other way
     * round: 0 on the same kind of processor. UserError where that makes it another model.
     *
     * @param train which train examples the model trained again gets right
     */
    public static int changed(JavaSparkContext spark, FinishedFleet fleet, int run, PackedBits train, PackedBits test)
            throws IOException {
        List<Integer> changed = JobGroups.find(
                spark,
                "what the fleet says of run " + run,
                () -> OutcomeScan.of(
                                spark,
                                fleet.only(new int[] {run}),
                                row -> row.trainCorrect().differing(train)
                                        + row.testCorrect().differing(test))
                        .collect());
        int examples = fleet.experiment().trainSize() + fleet.experiment().testSize();
        requireSame(fleet.out().root(), run, changed.get(0), examples);
        return changed.get(0);
    }

    /** UserError where answers to so many examples changed that a model that was trained again is another one. */
    public static void requireSame(Object fleet, int run, int changed, int examples) {
        if (changed > MOST_CHANGED * examples) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "run %d of %s was trained again and is another model: it differs on %,d of %,d examples; use the kind of"
                            + " processor and the build of Peacock that the fleet was trained with (docs/versions.md)",
                    run,
                    fleet,
                    changed,
                    examples));
        }
    }
}
