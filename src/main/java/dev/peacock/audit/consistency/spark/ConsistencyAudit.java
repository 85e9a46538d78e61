package dev.peacock.audit.consistency.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import picocli.CommandLine;

/** {@code audit consistency}: see docs/audit-consistency.md. */
public final class ConsistencyAudit extends Audit<ConsistencySummary> {
    public ConsistencyAudit() {
        super(
                "consistency",
                "Consistency scores",
                "which examples do models classify correctly that never saw them (C-scores)?",
                ConsistencyTables.ALL,
                ConsistencySummary.class,
                (audits, out, log) -> new CommandLine(new AuditConsistencyCommand(audits, out, log)),
                (summary, tables, out, examples) -> ConsistencySection.of(summary, tables, out, examples),
                Need.LABELS);
    }
}
