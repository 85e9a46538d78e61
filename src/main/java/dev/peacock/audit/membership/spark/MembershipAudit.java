package dev.peacock.audit.membership.spark;

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

/** {@code audit membership}: see docs/audit-membership.md. */
public final class MembershipAudit extends Audit<MembershipSummary> {
    public MembershipAudit() {
        super(
                "membership",
                "Can an attacker tell which examples were trained on?",
                "can an attacker tell which examples a model was trained on? LiRA, RMIA and simpler"
                        + " attacks, with every model in turn as the target",
                MembershipTables.ALL,
                MembershipSummary.class);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.MARGINS);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditMembershipCommand(audits, out, log));
    }

    @Override
    public List<Part> section(
            MembershipSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return MembershipSection.of(summary, tables, examples);
    }
}
