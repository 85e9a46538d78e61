package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit epsilon}: see docs/audit-epsilon.md. */
public final class EpsilonAudit extends Audit<EpsilonSummary> {
    public EpsilonAudit() {
        super(
                "epsilon",
                "A lower bound on epsilon",
                "which guarantees of differential privacy does one training run rule out? A lower"
                        + " bound on epsilon",
                EpsilonTables.ALL,
                EpsilonSummary.class);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.FAIR_COINS);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return AuditEpsilonCommand.line(audits, out, log);
    }

    @Override
    public List<Part> section(
            EpsilonSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return EpsilonSection.of(summary);
    }
}
