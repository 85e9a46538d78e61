package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit leave-one-out}: see docs/audit-leave-one-out.md. */
public final class LeaveOneOutAudit implements Audit<LeaveOneOutSummary> {
    @Override
    public String name() {
        return "leave-one-out";
    }

    @Override
    public String question() {
        return "the definition itself: train, take one example out, train again";
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public List<Table> tables() {
        return LeaveOneOutTables.ALL;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditLeaveOneOutCommand(audits, out, log));
    }

    @Override
    public Class<LeaveOneOutSummary> summary() {
        return LeaveOneOutSummary.class;
    }

    @Override
    public String title() {
        return "Leaving one out";
    }

    @Override
    public List<Part> section(
            LeaveOneOutSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return LeaveOneOutSection.of(summary, tables, examples);
    }
}
