package dev.peacock.audit;

import dev.peacock.check.UserError;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.report.WriteReport;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where an audit of an experiment runs. It writes its results below {@code audits/NAME} of the output directory.
 *
 * @param audits the list of audits whose sections the report shows
 * @param repair whether an audit that trains a fleet trains models again whose outcomes are damaged
 */
public record AuditRun(Audits audits, JobContext context, Experiment experiment, boolean repair) {
    /** Where the memorization of documents stands. */
    public static final String ESTIMATES = "their memorization is in estimates/memorization, and the report shows it";

    /** Throws a UserError if the directory holds no experiment. */
    public static AuditRun of(Audits audits, PeacockJobs peacock, Supplier<ReadConfig> config) throws IOException {
        return of(audits, peacock, config, false);
    }

    /** The same with {@code repair}. */
    public static AuditRun of(Audits audits, PeacockJobs peacock, Supplier<ReadConfig> config, boolean repair)
            throws IOException {
        return new AuditRun(audits, peacock.context(), peacock.experiment(config), repair);
    }

    /** The audited fleet. Throws a UserError if none of its runs is finished. */
    public FinishedFleet fleet() throws IOException {
        return FinishedFleet.of(context.out(), experiment);
    }

    /** UserError if the models give no labels; {@code instead}: where what the audit would say of their examples stands, as a sentence's end. */
    public void refuseScores(String audit, String instead) {
        if (!experiment.config().model().givesLabels()) {
            throw new UserError(context.out().root() + ": is a fleet of "
                    + (experiment.config().model().isOfDocuments() ? "language models" : "denoisers") + ", and audit "
                    + audit
                    + " compares how often models give the right label, which these models do not give; " + instead);
        }
    }

    /** If there are estimates, writes the report again, with the results of all audits, unless others follow. Returns {@code found}. */
    public <T> T reported(T found) throws IOException {
        if (context.among()) {
            return found;
        }
        OutputDirectory out = context.out();
        Optional<ExperimentFile> file = ExperimentFile.read(out);
        if (file.isPresent() && out.exists(Summary.NAME)) {
            new WriteReport(context.session(), out, experiment, audits::sections).run(Summary.read(out), file.get());
        }
        return found;
    }
}
