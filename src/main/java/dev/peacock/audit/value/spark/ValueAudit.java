package dev.peacock.audit.value.spark;

import dev.peacock.audit.Audit;
import picocli.CommandLine;

/** {@code audit value}: see docs/audit-value.md. It trains models only if it is asked to. */
public final class ValueAudit extends Audit<ValueSummary> {
    public ValueAudit() {
        super(
                "value",
                "What train examples are worth",
                "which train examples help test accuracy, and which harm it? With `--retrain`, what does leaving out the worst bring?",
                ValueTables.ALL,
                ValueSummary.class,
                (audits, out, log) -> new CommandLine(new AuditValueCommand(audits, out, log)),
                (summary, tables, out, examples) -> new ValueSection(summary, tables, examples).parts());
    }
}
