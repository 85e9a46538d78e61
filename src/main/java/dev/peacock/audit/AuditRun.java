package dev.peacock.audit;

import dev.peacock.config.ReadConfig;
import dev.peacock.spark.Peacock;
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
 * Where an audit of an experiment runs. What it finds goes below {@code audits/NAME} of the output directory.
 *
 * @param audits whose sections the report shows
 * @param repair whether an audit that trains a fleet trains again what is damaged of it
 */
public record AuditRun(Audits audits, JobContext context, Experiment experiment, boolean repair) {

    /** UserError where the directory holds no experiment. */
    public static AuditRun of(Audits audits, Peacock peacock, Supplier<ReadConfig> config) throws IOException {
        return of(audits, peacock, config, false);
    }

    /** The same with {@code repair}. */
    public static AuditRun of(Audits audits, Peacock peacock, Supplier<ReadConfig> config, boolean repair)
            throws IOException {
        return new AuditRun(audits, peacock.context(), peacock.experiment(config), repair);
    }

    /** The audited fleet. UserError where no run of it is finished. */
    public FinishedFleet fleet() throws IOException {
        return FinishedFleet.of(context.out(), experiment);
    }

    /** Writes the report anew, with what the audits found, where there are estimates for it to show; returns {@code found}. */
    public <T> T reported(T found) throws IOException {
        OutputDirectory out = context.out();
        Optional<ExperimentFile> file = ExperimentFile.read(out);
        if (file.isPresent() && out.exists(Summary.NAME)) {
            new WriteReport(context.session(), out, experiment, audits::sections).run(Summary.read(out), file.get());
        }
        return found;
    }
}
