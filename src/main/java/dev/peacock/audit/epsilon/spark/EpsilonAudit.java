package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;

/** {@code audit epsilon}: see docs/audit-epsilon.md. */
public final class EpsilonAudit extends Audit<EpsilonSummary> {
    public EpsilonAudit() {
        super(
                "epsilon",
                "A lower bound on epsilon",
                "which guarantees of differential privacy does one training run rule out? A lower"
                        + " bound on epsilon",
                EpsilonTables.ALL,
                EpsilonSummary.class,
                (audits, out, log) -> AuditEpsilonCommand.line(audits, out, log),
                (summary, tables, out, examples) -> EpsilonSection.of(summary),
                Need.FAIR_COINS);
    }
}
