package dev.peacock.spark;

import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.Outcomes;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * How far an experiment is, read from its directory alone: no Spark job runs.
 *
 * @param missing runs of the {@code wanted} that are neither finished nor failed
 */
public record Status(
        String experiment,
        String directory,
        int wanted,
        int finished,
        int failed,
        int missing,
        boolean estimated,
        boolean reported) {

    /** {@code wanted} is {@code subsets} of the configuration asked with. */
    public static Status of(Configuration hadoop, String uri, SubsetsConfig wanted) throws IOException {
        OutputDirectory out = new OutputDirectory(hadoop, uri);
        ExperimentFile file = file(out);
        Outcomes.Inventory inventory = new Outcomes(hadoop, out.path("outcomes"), file.id()).inventory();
        return new Status(
                file.id(),
                out.root().toString(),
                wanted.models(),
                inventory.finishedRuns(wanted).length,
                inventory.failedRuns(wanted).size(),
                inventory.missing(wanted).size(),
                out.exists(Summary.NAME),
                out.exists("report/index.html"));
    }

    /** The configuration that the directory was made with, as text that can be read again. */
    public static String configuration(Configuration hadoop, String uri) throws IOException {
        return file(new OutputDirectory(hadoop, uri)).configuration();
    }

    private static ExperimentFile file(OutputDirectory out) throws IOException {
        return ExperimentFile.read(out)
                .orElseThrow(() -> new UserError(out.root() + ": there is no experiment here; train first"));
    }
}
