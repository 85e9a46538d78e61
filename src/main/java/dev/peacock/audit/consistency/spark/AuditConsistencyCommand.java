package dev.peacock.audit.consistency.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.audit.consistency.Below;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.spark.experiment.OtherFleet;
import dev.peacock.stats.Interval;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit consistency}: computes C-scores. */
@Command(
        name = "consistency",
        description = "compute C-scores: how often models that did not see a train example classify it correctly, "
                + "for one subset ratio or over several.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit consistency --out target/digits",
            "  job/peacock audit consistency --out target/digits-70 --with target/digits-30 --with target/digits-50"
        })
final class AuditConsistencyCommand extends AuditJob {
    @Option(
            names = "--with",
            paramLabel = "URI",
            description = "The output directory of another fleet of the same data set, model and training with "
                    + "another subsets.ratio. May be given several times.")
    List<String> with = new ArrayList<>();

    public AuditConsistencyCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        options.checkConfiguration();
        return Jobs.writing("audit consistency", options, log, (peacock, hadoop) -> {
            List<OtherFleet> others = with.stream()
                    .map(directory -> new OtherFleet(directory, JobOptions.ofDirectory(hadoop, directory)))
                    .toList();
            ConsistencySummary summary = AuditConsistency.audit(run(peacock, hadoop), others);
            print(summary);
            options.printJson(out, summary);
            return ExitStatus.DONE;
        });
    }

    private void print(ConsistencySummary summary) {
        out.printf(
                Locale.ROOT,
                "%nC-scores of %,d train examples from %,d models: %s%n",
                summary.examples(),
                summary.models(),
                summary.score());
        out.printf(
                Locale.ROOT,
                "mean %s%s, median %s%n",
                number(summary.mean()),
                interval(summary.meanInterval(), "%.5f"),
                number(summary.median()));
        for (Below below : summary.below()) {
            out.printf(
                    Locale.ROOT,
                    "below %s: %,d examples; about %,.0f%s after correction for noise%n",
                    below.threshold(),
                    below.examples(),
                    below.corrected(),
                    interval(below.correctedInterval(), "%,.0f"));
        }
        if (summary.undefinedExamples() > 0) {
            out.printf(
                    Locale.ROOT,
                    "undefined, since for some ratio every model saw them: %,d examples%n",
                    summary.undefinedExamples());
        }
    }

    private static String number(@Nullable Double value) {
        return value == null ? "undefined" : String.format(Locale.ROOT, "%.5f", value);
    }

    private static String interval(@Nullable Interval interval, String format) {
        return interval == null
                ? ""
                : String.format(Locale.ROOT, " (" + format + " to " + format + ")", interval.low(), interval.high());
    }
}
