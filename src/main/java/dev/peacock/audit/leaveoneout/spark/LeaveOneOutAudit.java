package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit leave-one-out}: see docs/audit-leave-one-out.md. */
public final class LeaveOneOutAudit extends Audit<LeaveOneOutSummary> {
    public LeaveOneOutAudit() {
        super(
                "leave-one-out",
                "Leaving one out",
                "the definition itself: train, take one example out, train again",
                LeaveOneOutTables.ALL,
                LeaveOneOutSummary.class);
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.LABELS);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditLeaveOneOutCommand(audits, out, log));
    }

    @Override
    public List<Part> section(
            LeaveOneOutSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return LeaveOneOutSection.of(summary, tables, examples);
    }
}
