package dev.peacock.audit.membership.spark;

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

/** {@code audit membership}: see docs/audit-membership.md. */
public final class MembershipAudit implements Audit<MembershipSummary> {
    @Override
    public String name() {
        return "membership";
    }

    @Override
    public String question() {
        return "can an attacker tell which examples a model was trained on? LiRA, RMIA and simpler"
                + " attacks, with every model in turn as the target";
    }

    @Override
    public boolean isTraining() {
        return false;
    }

    @Override
    public List<Table> tables() {
        return MembershipTables.ALL;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditMembershipCommand(audits, out, log));
    }

    @Override
    public Class<MembershipSummary> summary() {
        return MembershipSummary.class;
    }

    @Override
    public String title() {
        return "Who can tell which examples a model saw?";
    }

    @Override
    public List<Part> section(
            MembershipSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return MembershipSection.of(summary, tables, examples);
    }
}
