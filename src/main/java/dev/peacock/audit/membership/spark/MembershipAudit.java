package dev.peacock.audit.membership.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
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
                MembershipSummary.class,
                (audits, out, log) -> new CommandLine(new AuditMembershipCommand(audits, out, log)),
                (summary, tables, out, examples) -> MembershipSection.of(summary, tables, examples),
                Need.MARGINS,
                Need.CHANCE);
    }
}
