package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit epsilon}: see docs/audit-epsilon.md. */
public final class EpsilonAudit implements Audit<EpsilonSummary> {
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
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return AuditEpsilonCommand.line(audits, out, log);
    }

    @Override
    public Class<EpsilonSummary> summary() {
        return EpsilonSummary.class;
    }

    @Override
    public String title() {
        return "A lower bound on epsilon";
    }

    @Override
    public List<Part> section(
            EpsilonSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return EpsilonSection.of(summary);
    }
}
