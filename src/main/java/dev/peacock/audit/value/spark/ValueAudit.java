package dev.peacock.audit.value.spark;

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

/** {@code audit value}: see docs/audit-value.md. It trains models only if it is asked to. */
public final class ValueAudit extends Audit<ValueSummary> {
    public ValueAudit() {
        super(
                "value",
                "What train examples are worth",
                "which train examples help test accuracy, and which harm it? With `--retrain`, what does leaving out the worst bring?",
                ValueTables.ALL,
                ValueSummary.class);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditValueCommand(audits, out, log));
    }

    @Override
    public List<Part> section(ValueSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return new ValueSection(summary, tables, examples).parts();
    }
}
