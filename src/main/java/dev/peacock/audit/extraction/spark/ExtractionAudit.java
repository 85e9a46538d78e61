package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit extraction}: see docs/audit-extraction.md. */
public final class ExtractionAudit extends Audit<ExtractionSummary> {
    static final String TITLE = "Extractable text";

    public ExtractionAudit() {
        super(
                "extraction",
                TITLE,
                "how many draws does a language model need to go on with a text of its corpus word for word, and is that memorization? It"
                        + " needs no fleet",
                ExtractionTables.ALL,
                ExtractionSummary.class);
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditExtractionCommand(audits, out, log));
    }

    @Override
    public List<Part> section(
            ExtractionSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return ExtractionSection.parts(summary);
    }
}
