package dev.peacock.audit.text.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit text}: see docs/audit-text.md. */
public final class TextAudit extends Audit<TextSummary> {
    static final String TITLE = "Copied text";

    public TextAudit() {
        super(
                "text",
                TITLE,
                "what did a language model copy word for word from a corpus, how often, and how much more is there? It needs no fleet",
                TextTables.ALL,
                TextSummary.class);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditTextCommand(out, log));
    }

    @Override
    public List<Part> section(TextSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return TextSection.parts(summary);
    }
}
