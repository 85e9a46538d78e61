package dev.peacock.spark.fleet;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.MoreModels;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.session.FleetMetrics;
import dev.peacock.spark.work.Scheduler;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains the missing runs in tasks of a stack, or of several short ones. Each stack has an outcome file of its own. */
public final class TrainSubsets {
    private final JobContext context;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final PrintStream log;

    /** {@code context} has the directory of the experiment. */
    public TrainSubsets(JobContext context, Experiment experiment) {
        this.context = context;
        this.out = context.out();
        this.experiment = experiment;
        this.log = context.log();
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
            log.println("training: nothing to do, " + (models - failed) + " of " + models + " runs are already finished"
                    + (failed == 0 ? "" : " and " + failed + " failed for good, and are not tried again"));
            return new Trained(0, 0, 0);
        }
        MoreModels.begin(out, experiment.config().outcome(), inventory.ended(), log);
        // a file that cannot be extended is refused now, and not after hours of training
        TrainingLog.read(out);
        double started = Clock.seconds();
        FleetMetrics metrics = FleetMetrics.begin(
                models,
                inventory.finishedRuns(wanted).length,
                inventory.failedRuns(wanted).size());
        List<Stack> stacks = Stack.of(missing, experiment.config().training().stack());
        train(stacks, missing, models, metrics);
        stacks.forEach(stack -> out.committed(stack.numbers()));
        Trained trained = new Trained(metrics.finished(), metrics.failed(), Clock.seconds() - started);
        MoreModels.end(out, inventory.ended() + trained.finished() + trained.diverged());
        TrainingLog.append(out, trained);
        return trained;
    }

    /** Reads every outcome file to its end and moves damaged ones away, so that their runs are missing. */
    public void repair() throws IOException {
        List<Path> damaged = scheduler(task(""), "repair").repair("outcome files");
        SubsetsConfig wanted = experiment.config().subsets();
        int stack = experiment.config().training().stack();
        ExperimentFile begun = ExperimentFile.required(out);
        for (Path file : damaged) {
            int first = stack * Integer.parseInt(file.getName().replaceAll("\\D", ""));
            // of a stack that is asked for in part, its file has no more runs than were ever asked for
            boolean isBeyond = first >= wanted.endRun() || first + stack <= wanted.firstRun();
            int[] lost = IntStream.range(
                            isBeyond ? first : Math.max(first, begun.firstRun()),
                            isBeyond ? first + stack : Math.min(first + stack, begun.endRun()))
                    .filter(run -> run < wanted.firstRun() || run >= wanted.endRun())
                    .toArray();
            if (lost.length > 0) {
                log.println("repair: warning: of the runs from " + lost[0] + " to " + lost[lost.length - 1]
                        + " those that were in a damaged file are not among those that subsets.first-run and subsets.models"
                        + " ask for now, so they are missing until train asks for them");
            }
        }
    }

    private void train(List<Stack> stacks, List<Integer> missing, int models, FleetMetrics metrics) throws IOException {
        JavaSparkContext spark = context.spark();
        StackTask task = task(SharedStore.share(spark, out.store(experiment.contentHash())));
        log.println(String.format(
                Locale.ROOT,
                "training: %,d of %,d runs in %,d stacks with %s on %d tasks at a time",
                missing.size(),
                models,
                stacks.size(),
                experiment.trainer(),
                spark.defaultParallelism()));
        String group = "train: " + missing.size() + " runs of " + experiment.id();
        Scheduler<OutcomeRow> scheduler = scheduler(task, group);
        int before = models - missing.size();
        if (experiment.choice().isDataParallel()) {
            DataParallel parallel = new DataParallel(spark, out, experiment, task, group);
            scheduler.run(models, before, metrics, done -> parallel.run(stacks, done));
        } else {
            scheduler.run(stacks, models, before, metrics);
        }
    }

    private StackTask task(String store) {
        return new StackTask(
                experiment,
                ExecutorSize.tasksAtOnce(context.spark().sc()),
                out.path("outcomes").toString(),
                store);
    }

    private Scheduler<OutcomeRow> scheduler(StackTask task, String name) {
        Integer limit = experiment.config().training().stackTimeout();
        Work<OutcomeRow> work = new Work<>(
                name,
                experiment.id(),
                experiment.trainer(),
                Progress.TRAINING,
                experiment.config().training().stack(),
                task,
                task::files,
                limit == null ? null : new Work.Limit(limit, "training.stack-timeout"));
        return new Scheduler<>(context, work);
    }
}
