package dev.peacock.spark.fleet;

import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.session.ExecutorMetrics;
import dev.peacock.spark.session.FleetMetrics;
import dev.peacock.spark.session.StackLog;
import dev.peacock.spark.session.StackReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Trains the runs that are missing, a stack a task; each task commits its own outcome file. */
public final class TrainSubsets {
    private final JavaSparkContext spark;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final PrintStream log;
    private final boolean terminal;

    public TrainSubsets(
            JavaSparkContext spark, OutputDirectory out, Experiment experiment, PrintStream log, boolean terminal) {
        this.spark = spark;
        this.out = out;
        this.experiment = experiment;
        this.log = log;
        this.terminal = terminal;
    }

    /** What this session trained: runs finished, runs that diverged, and the wall time in seconds. */
    record Trained(int finished, int diverged, double seconds) {}

    /** Trains those of the runs wanted that are missing. */
    public Trained run() throws IOException {
        SubsetsConfig wanted = experiment.config().subsets();
        int models = wanted.models();
        Outcomes.Inventory inventory = out.inventory(experiment.id());
        List<Integer> missing = inventory.missing(wanted);
        if (missing.isEmpty()) {
            int failed = inventory.failedRuns(wanted).size();
            log.println("training: nothing to do, " + (models - failed) + " of " + models + " runs are there already"
                    + (failed == 0 ? "" : " and " + failed + " failed for good, which are not tried again"));
            return new Trained(0, 0, 0);
        }
        // what cannot be added to is refused now, and not after hours of training
        TrainingLog.read(out);
        double started = Clock.seconds();
        FleetMetrics metrics = FleetMetrics.begin(
                models,
                inventory.finishedRuns(wanted).length,
                inventory.failedRuns(wanted).size());
        List<Stack> stacks = Stack.of(missing, experiment.config().training().stack());
        train(stacks, missing, models, metrics);
        stacks.forEach(stack -> out.committed(stack.runs()));
        Trained trained = new Trained(metrics.finished(), metrics.failed(), Clock.seconds() - started);
        TrainingLog.append(out, trained);
        return trained;
    }

    private void train(List<Stack> stacks, List<Integer> missing, int models, FleetMetrics metrics) throws IOException {
        String store = SharedStore.share(spark, out.store(experiment.contentHash()));
        StackTask task = new StackTask(
                experiment,
                ExecutorSize.tasksAtOnce(spark.sc()),
                out.path("outcomes").toString(),
                store);
        Broadcast<StackTask> shared = spark.broadcast(task);
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        log.println(String.format(
                Locale.ROOT,
                "training: %,d of %,d runs in %,d stacks with %s on %d tasks at a time",
                missing.size(),
                models,
                stacks.size(),
                experiment.trainer(),
                spark.defaultParallelism()));
        String group = "train: " + missing.size() + " runs of " + experiment.id();
        try (Progress progress = new Progress(log, terminal, models, models - missing.size(), metrics::trained)) {
            if (experiment.choice().isDataParallel()) {
                new DataParallel(spark, out, experiment, task, group).run(stacks, report -> {
                    metrics.add(report);
                    StackLog.add(report);
                });
                return;
            }
            StackJobs.run(
                    spark,
                    group,
                    stacks,
                    stack -> {
                        StackReport report =
                                shared.value().run(stack, hadoop.value().value());
                        ExecutorMetrics.count(report);
                        return report;
                    },
                    report -> {
                        metrics.add(report);
                        StackLog.add(report);
                    });
        } catch (Exception e) {
            Integer limit = experiment.config().training().stackTimeout();
            if (limit == null || !HungStack.isReasonOf(e)) {
                throw e;
            }
            throw new UserError(
                    "a stack took longer than training.stack-timeout = " + limit
                            + " s each time that it was tried, and its"
                            + " executors ended themselves; if it was only slow, set training.stack-timeout higher and run the same"
                            + " command again, which keeps what is finished",
                    e);
        } finally {
            shared.destroy();
            out.check();
            out.files().delete(out.path("outcomes/_temporary"), true);
        }
    }
}
