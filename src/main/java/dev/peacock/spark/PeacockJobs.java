package dev.peacock.spark;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.plan.ErrorTarget;
import dev.peacock.outcome.Outcomes;
import dev.peacock.report.ReportData;
import dev.peacock.spark.estimate.EstimatedBy;
import dev.peacock.spark.estimate.Estimator;
import dev.peacock.spark.estimate.Summarize;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.PrepareExperiment;
import dev.peacock.spark.fleet.TrainSubsets;
import dev.peacock.spark.interchange.ExportArrays;
import dev.peacock.spark.interchange.ExportFleet;
import dev.peacock.spark.interchange.ExportPairs;
import dev.peacock.spark.interchange.ExportTarget;
import dev.peacock.spark.interchange.ImportFleet;
import dev.peacock.spark.interchange.MergeFleets;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.lock.OutputLock;
import dev.peacock.spark.plan.MakePlan;
import dev.peacock.spark.plan.Plan;
import dev.peacock.spark.plan.TrainRounds;
import dev.peacock.spark.report.ReportSections;
import dev.peacock.spark.report.WriteReport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** Runs the stages as jobs on one Spark session and one output directory. Each stage can run alone. */
public final class PeacockJobs {
    private static final int FAILURES_SHOWN = 20;

    private final JobContext context;

    /** {@code log} gets the progress, as a live bar if {@code terminal}. */
    public PeacockJobs(SparkSession session, String out, PrintStream log, boolean terminal) {
        this.context = new JobContext(session, new OutputDirectory(hadoop(session), out), log, terminal);
    }

    /** The same while {@code lock} is held: if it is lost, the jobs are cancelled and nothing more is written. */
    public PeacockJobs(SparkSession session, String out, OutputLock lock, PrintStream log, boolean terminal) {
        this.context = new JobContext(session, new OutputDirectory(hadoop(session), out, lock::check), log, terminal);
        lock.onLoss(() -> session.sparkContext().cancelAllJobs());
    }

    private PeacockJobs(JobContext context) {
        this.context = context;
    }

    /** The same for audits of which each leaves it to the command to write the report. */
    public PeacockJobs forSeveral() {
        return new PeacockJobs(context.forSeveral());
    }

    /** How a training session ended, over the whole experiment: runs finished and failed for good, of those wanted. */
    public record Fleet(String experiment, int finished, int failed, int wanted) {}

    /**
     * Prepares the experiment and trains what is missing, in rounds if there is an {@code estimate.target-se}; the
     * fleet is then that of the last round. {@code reproduce} is the command line to record. With {@code repair},
     * damaged outcome files are moved away first, so that their runs are missing.
     */
    public Fleet train(ReadConfig read, String reproduce, boolean repair) throws IOException {
        ErrorTarget target = TrainRounds.target(read.config());
        PrepareExperiment prepare = new PrepareExperiment(context);
        Experiment experiment = repair ? prepare.toRepair(read, reproduce) : prepare.toTrain(read, reproduce);
        if (repair) {
            new TrainSubsets(context, experiment).repair();
        }
        if (target == null) {
            new TrainSubsets(context, experiment).run();
            return fleet(experiment);
        }
        int models = new TrainRounds(context, experiment, target).run();
        return fleet(experiment.withModels(models));
    }

    private Fleet fleet(Experiment experiment) throws IOException {
        SubsetsConfig wanted = experiment.config().subsets();
        Outcomes.Inventory inventory = context.out().inventory(experiment.id());
        inventory.failedRuns(wanted).values().stream()
                .limit(FAILURES_SHOWN)
                .forEach(reason -> context.log().println("failed for good: " + reason));
        int more = inventory.failedRuns(wanted).size() - FAILURES_SHOWN;
        if (more > 0) {
            context.log()
                    .println("failed for good: " + more + " more; their reasons are in "
                            + context.out().path("outcomes/_failed"));
        }
        return new Fleet(
                experiment.id(),
                inventory.finishedRuns(wanted).length,
                inventory.failedRuns(wanted).size(),
                wanted.models());
    }

    /**
     * Makes an experiment from a fleet that was trained elsewhere. {@code config} gives the configuration for a number
     * of models. With {@code repair} everything is written again, even if it exists.
     */
    public Fleet importFleet(Path source, IntFunction<ReadConfig> config, String reproduce, boolean repair)
            throws IOException {
        Experiment experiment = new ImportFleet(context).run(source, config, reproduce, repair);
        int models = experiment.config().subsets().models();
        return new Fleet(experiment.id(), models, 0, models);
    }

    /** A plan, and how many runs of its trial failed for good. */
    public record Planned(Plan plan, int failed) {}

    /**
     * Makes a plan: trains the missing runs of a trial of {@code trialRuns} runs, which are the first runs of the
     * fleet, and calculates from all finished runs. A null target is not asked for.
     */
    public Planned plan(
            ReadConfig read,
            String reproduce,
            int trialRuns,
            @Nullable Double targetError,
            @Nullable Double targetPower)
            throws IOException {
        double ratio = MakePlan.inclusion(read.config().subsets().design());
        if (targetError != null && read.config().estimate().score().isBounded()) {
            MakePlan.modelsForError(ratio, targetError);
        }
        Experiment experiment = new PrepareExperiment(context).toTrain(read, reproduce);
        new TrainSubsets(context, experiment.withModels(trialRuns)).run();
        int failed = fleet(experiment.withModels(trialRuns)).failed();
        FinishedFleet fleet = FinishedFleet.of(context.out(), experiment.withAllFinishedModels());
        return new Planned(new MakePlan(context.session(), experiment).run(fleet, targetError, targetPower), failed);
    }

    /** Merges fleets of one experiment that have different runs into this directory, which must be empty. */
    public Fleet merge(List<String> directories, String reproduce) throws IOException {
        List<OutputDirectory> fleets = directories.stream()
                .map(directory -> new OutputDirectory(context.out().hadoop(), directory))
                .toList();
        ExperimentFile file = new MergeFleets(context).run(fleets, reproduce);
        Outcomes.Inventory inventory = context.out().inventory(file.id());
        return new Fleet(
                file.id(),
                inventory.finished().size(),
                inventory.failed().size(),
                inventory.finished().size() + inventory.failed().size());
    }

    /**
     * Writes NumPy files: memorization to {@code arrays}, with influence if it is small or {@code influence} is set;
     * and the pairs of the last estimate to {@code pairs}. Neither file may be in a Peacock directory or replace a file
     * that export did not write.
     */
    public void export(Supplier<ReadConfig> config, @Nullable Path arrays, @Nullable Path pairs, boolean influence)
            throws IOException {
        ExperimentFile file = experimentFile();
        ExportTarget.check(context.out().hadoop(), arrays, ExportTarget.Kind.EXPORT);
        ExportTarget.check(context.out().hadoop(), pairs, ExportTarget.Kind.EXPORT);
        if (pairs != null) {
            new ExportPairs(context).run(pairs);
        }
        if (arrays != null) {
            Experiment experiment = asTrained(file, config.get());
            FinishedFleet fleet = FinishedFleet.of(context.out(), experiment);
            new ExportArrays(context, fleet).run(arrays, influence);
        }
    }

    /** Writes the finished runs to a NumPy file as {@link #importFleet} reads them; what holds for {@link #export} holds for the file. */
    public void exportFleet(Supplier<ReadConfig> config, Path target) throws IOException {
        ExperimentFile file = experimentFile();
        ExportTarget.check(context.out().hadoop(), target, ExportTarget.Kind.EXPORT);
        new ExportFleet(context, FinishedFleet.of(context.out(), asTrained(file, config.get()))).run(target);
    }

    /** Estimates from the runs that are finished. */
    public Summary estimate(Supplier<ReadConfig> config) throws IOException {
        ExperimentFile file = experimentFile();
        Experiment experiment = asTrained(file, config.get());
        if (experiment.config().estimate().sameLabel() && !experiment.isLabelled()) {
            throw new UserError(context.out().root()
                    + ": the fleet was imported without labels, so pairs with the same label are not known; "
                    + "use --set estimate.same-label=false, or import the fleet with train_labels and "
                    + "test_labels");
        }
        SubsetsConfig wanted = experiment.config().subsets();
        FinishedFleet fleet = FinishedFleet.of(context.out(), experiment);
        Outcomes.Inventory inventory = fleet.inventory();
        int[] runs = fleet.runs();
        if (inventory.finished().size() > runs.length) {
            context.log()
                    .println("estimate: " + inventory.finished().size() + " runs are finished; using "
                            + (wanted.firstRun() == 0
                                    ? "the first " + wanted.models() + " (subsets.models)"
                                    : runs.length + " from " + wanted.firstRun() + " to " + (wanted.endRun() - 1)
                                            + " (subsets.first-run, subsets.models)"));
        }
        EstimateConfig keys = experiment.config().estimate();
        if (keys.influence() != EstimateConfig.InfluenceBy.PRIOR && keys.distance() != EstimateConfig.Distance.VALUES) {
            context.log()
                    .println(
                            "estimate: estimate.distance and estimate.embeddings count only with estimate.influence = prior");
        }
        Estimator.Findings findings = new Estimator(context.session(), fleet).run();
        if (findings.adjustment() != null) {
            context.log().println(findings.adjustment().sentence());
        }
        if (findings.prior() != null) {
            context.log().println(findings.prior().sentence());
        }
        Summary summary = new Summarize(context.session(), context.out(), experiment).run(fleet, findings);
        context.log()
                .println("estimate: done over " + runs.length + " models; tables are in "
                        + context.out().path("estimates"));
        return summary;
    }

    /** Where the jobs run. */
    public JobContext context() {
        return context;
    }

    /** The experiment of the output directory as it was trained, with the other keys of {@code config}. */
    public Experiment experiment(Supplier<ReadConfig> config) throws IOException {
        return asTrained(experimentFile(), config.get());
    }

    /** Writes the report with the given further sections, and returns what it shows. */
    public ReportData report(Supplier<ReadConfig> config, ReportSections sections) throws IOException {
        ExperimentFile file = experimentFile();
        Experiment experiment = asTrained(file, config.get());
        Summary summary = Summary.read(context.out());
        EstimateConfig asked = experiment.config().estimate();
        if (!EstimatedBy.of(summary.keys(asked)).equals(EstimatedBy.of(asked))) {
            context.log()
                    .println("report: the estimates were made with other thresholds or another rule for pairs than this"
                            + " configuration has, and the report shows theirs; run estimate again to change them");
        }
        return new WriteReport(context.session(), context.out(), experiment, sections).run(summary, file);
    }

    /** The current summary.json, on one line. */
    public Summary summary() throws IOException {
        return Summary.read(context.out());
    }

    /** Whether there are estimates to report. */
    public boolean isEstimated() throws IOException {
        return context.out().exists(Summary.NAME);
    }

    /** The path of the report. */
    public String reportPath() {
        return context.out().path("report/index.html").toString();
    }

    private Experiment asTrained(ExperimentFile file, ReadConfig read) throws IOException {
        return new PrepareExperiment(context).asTrained(read, file);
    }

    private ExperimentFile experimentFile() throws IOException {
        return ExperimentFile.required(context.out());
    }

    private static Configuration hadoop(SparkSession session) {
        return session.sparkContext().hadoopConfiguration();
    }
}
