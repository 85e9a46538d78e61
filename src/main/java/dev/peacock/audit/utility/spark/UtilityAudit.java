package dev.peacock.audit.utility.spark;

import dev.peacock.audit.Audit;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code audit utility}: see docs/audit-utility.md. */
public final class UtilityAudit implements Audit {
    @Override
    public String name() {
        return "utility";
    }

    @Override
    public String question() {
        return "how much test accuracy are the memorized examples worth, and how much is lost"
                + " without the least memorized ones?";
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public List<Table> tables() {
        return UtilityTables.ALL;
    }

    @Override
    public CommandLine command(PrintStream out, PrintStream log) {
        return new CommandLine(new AuditUtilityCommand(out, log));
    }

    @Override
    public Optional<AuditSection> section(SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return UtilitySection.read(tables, out, examples);
    }
}
