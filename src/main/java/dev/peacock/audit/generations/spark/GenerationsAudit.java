package dev.peacock.audit.generations.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit generations}: see docs/audit-generations.md. */
public final class GenerationsAudit extends Audit<GenerationsSummary> {
    static final String TITLE = "Near-copies among generated images";

    public GenerationsAudit() {
        super(
                "generations",
                TITLE,
                "which images that a model generated are near-copies of its train images, and how many would be by chance? It needs no"
                        + " fleet",
                GenerationsTables.ALL,
                GenerationsSummary.class);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditGenerationsCommand(out, log));
    }

    @Override
    public List<Part> section(
            GenerationsSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return GenerationsWords.parts(summary);
    }
}
