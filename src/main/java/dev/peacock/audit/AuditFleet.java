package dev.peacock.audit;

import dev.peacock.check.UserError;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.section.ConfigReader;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.TrainSubsets;
import dev.peacock.spark.jobs.Gpus;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A fleet that an audit trains: an experiment of its own, below the directory of the audited one, with the same data
 * set, recipe and trainer and another design. It is trained like any other fleet: in parts, extended, and resumed where
 * it stopped.
 *
 * @param out its directory; the name contains its id, so that other options of the audit give another directory
 */
public record AuditFleet(OutputDirectory out, Experiment experiment) {

    /**
     * @param audit name of the audit; {@code number} sets its randomness apart from the audited fleet's and from other audits'
     * @param subsets keys of {@code subsets}, as in {@code design=exclusion}
     * @param others keys with their section, as in {@code outcome.margins=true}
     * @param reproduce the command that trains it
     * @throws UserError if the audited fleet was imported, so that no further models can be trained
     */
    public static AuditFleet of(
            OutputDirectory audited,
            Experiment experiment,
            String audit,
            int number,
            List<String> subsets,
            List<String> others,
            String reproduce) {
        if (experiment.config().dataset().isImported()) {
            throw new UserError(audited.root() + ": is a fleet that was imported, but audit " + audit
                    + " has to train more models; run it on a fleet that Peacock trained");
        }
        long seed = Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.AUDIT, number);
        List<String> keys = new ArrayList<>(List.of("estimate=null", "outcome=null"));
        for (String key : List.of("ratio", "block", "leave-out", "exclude", "paired")) {
            keys.add("subsets." + key + "=null");
        }
        boolean labels = experiment.config().model().givesLabels();
        if (labels) {
            keys.add("outcome.predictions=false");
        } else if (experiment.config().model().isOfDocuments()) {
            keys.add("outcome.characters=false");
        }
        keys.add("subsets.first-run=0");
        keys.add("subsets.seed=" + seed);
        if (experiment.config().training().checkpoints() > 0) {
            // audits count how often models are right at their end
            keys.add("training.checkpoints=null");
        }
        subsets.forEach(key -> keys.add("subsets." + key));
        // other scores are always kept
        others.stream().filter(key -> labels || !key.startsWith("outcome.")).forEach(keys::add);
        ReadConfig read = ConfigReader.read(
                experiment.effective(),
                OutputDirectory.EXPERIMENT,
                audited.root().toString(),
                keys,
                path -> {
                    throw new IllegalStateException("a directory's configuration needs no file, but asked for " + path);
                });
        Experiment own = new Experiment(
                ExperimentIdentity.of(
                        read.config(),
                        experiment.contentHash(),
                        experiment.trainer(),
                        experiment.identity().groupsHash()),
                read.config(),
                read.effective(),
                experiment.contentHash(),
                experiment.shape(),
                experiment.trainLabels(),
                experiment.testLabels(),
                experiment.labelNames(),
                experiment.choice(),
                experiment.nativeCode(),
                reproduce);
        return new AuditFleet(audited.below("audits/" + audit + "/fleets/" + own.id()), own);
    }

    /** What each model of a trained fleet gets right, of all test examples and of {@code some}. */
    public static List<Arms.Model> right(JavaSparkContext spark, FinishedFleet trained, String audit, int[] some)
            throws IOException {
        return JobGroups.find(
                spark,
                "audit " + audit + ": accuracy of " + trained.runs().length + " models",
                () -> OutcomeScan.of(
                                spark,
                                trained,
                                row -> new Arms.Model(
                                        row.run(),
                                        row.testCorrect().count(),
                                        row.testCorrect().count(some)))
                        .collect());
    }

    /** How well each model of a trained fleet that gives no labels predicts, or denoises, the test examples. */
    public static List<Arms.Model> predicted(JavaSparkContext spark, FinishedFleet trained, String audit)
            throws IOException {
        return JobGroups.find(
                spark,
                "audit " + audit + ": scores of " + trained.runs().length + " models",
                () -> OutcomeScan.of(
                                spark,
                                trained,
                                Outcomes.Kept.TEST_MARGINS,
                                row -> new Arms.Model(
                                        row.run(), row.testCorrect().count(), 0, microNats(row)))
                        .collect());
    }

    private static int microNats(OutcomeRow row) {
        float[] scores = Objects.requireNonNull(row.testMargin(), "every score is kept");
        double sum = 0;
        for (float score : scores) {
            sum += score;
        }
        return (int) Math.round(sum / scores.length * Arms.Model.MICRO);
    }

    /** Trains the missing models (with {@code --repair} also the damaged ones) and returns the finished fleet. */
    public FinishedFleet train(AuditRun audit) throws IOException {
        JobContext context = audit.context();
        PrintStream log = context.log();
        experiment.choice().check(Gpus.asked(context.session().sparkContext()), true);
        Optional<ExperimentFile> parent = ExperimentFile.read(context.out());
        if (audit.repair() || !out.exists(OutputDirectory.EXPERIMENT)) {
            ExperimentFile.write(out, experiment, parent.orElseThrow().fingerprint(), before());
        }
        log.println("fleet of the audit: experiment " + experiment.id() + " in " + out.root());
        TrainSubsets training = new TrainSubsets(context.in(out), experiment);
        if (audit.repair()) {
            training.repair();
        }
        training.run();
        return FinishedFleet.of(out, experiment);
    }

    /** What names the builds that trained it, unless it is damaged, which to repair means to write it again. */
    private Optional<ExperimentFile> before() throws IOException {
        try {
            return ExperimentFile.read(out);
        } catch (UserError e) {
            return Optional.empty();
        }
    }
}
