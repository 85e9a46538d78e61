package dev.peacock.audit.utility.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit utility}: see docs/audit-utility.md. */
public final class UtilityAudit extends Audit<UtilitySummary> {
    public UtilityAudit() {
        super(
                "utility",
                "What memorized examples are worth",
                "how much test accuracy are the memorized examples worth, and how much is lost"
                        + " without the least memorized ones?",
                UtilityTables.ALL,
                UtilitySummary.class);
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditUtilityCommand(audits, out, log));
    }

    @Override
    public List<String> directories() {
        return List.of(UtilityTables.directory("most"), UtilityTables.directory("least"));
    }

    @Override
    public List<Part> section(UtilitySummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return UtilitySection.of(summary, tables);
    }
}
