package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import picocli.CommandLine;

/** {@code audit leave-one-out}: see docs/audit-leave-one-out.md. */
public final class LeaveOneOutAudit extends Audit<LeaveOneOutSummary> {
    public LeaveOneOutAudit() {
        super(
                "leave-one-out",
                "Leaving one out",
                "the definition itself: train, take one example out, train again",
                LeaveOneOutTables.ALL,
                LeaveOneOutSummary.class,
                (audits, out, log) -> new CommandLine(new AuditLeaveOneOutCommand(audits, out, log)),
                (summary, tables, out, examples) -> LeaveOneOutSection.of(summary, tables, examples),
                Need.LABELS);
    }

    @Override
    public boolean isTraining() {
        return true;
    }
}
