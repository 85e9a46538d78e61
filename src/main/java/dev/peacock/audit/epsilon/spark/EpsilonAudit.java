package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.Audit;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code audit epsilon}: see docs/audit-epsilon.md. */
public final class EpsilonAudit implements Audit {
    @Override
    public String name() {
        return "epsilon";
    }

    @Override
    public String question() {
        return "which guarantees of differential privacy does one training run rule out? A lower" + " bound on epsilon";
    }

    @Override
    public boolean isTraining() {
        return false;
    }

    @Override
    public List<Table> tables() {
        return EpsilonTables.ALL;
    }

    @Override
    public CommandLine command(PrintStream out, PrintStream log) {
        return AuditEpsilonCommand.line(out, log);
    }

    @Override
    public Optional<AuditSection> section(SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return EpsilonSection.read(tables, out, examples);
    }
}
