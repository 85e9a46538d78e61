package dev.peacock.audit.utility.spark;

import dev.peacock.audit.Audit;
import dev.peacock.table.UtilityTables;
import java.util.List;
import picocli.CommandLine;

/** {@code audit utility}: see docs/audit-utility.md. */
public final class UtilityAudit extends Audit<UtilitySummary> {
    public UtilityAudit() {
        super(
                "utility",
                "What memorized examples are worth",
                "how much test accuracy are the memorized examples worth, and how much is lost"
                        + " without the least memorized ones?",
                UtilityTables.ALL,
                UtilitySummary.class,
                (audits, out, log) -> new CommandLine(new AuditUtilityCommand(audits, out, log)),
                (summary, tables, out, examples) -> UtilitySection.of(summary, tables));
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public List<String> directories() {
        return List.of(UtilityTables.directory("most"), UtilityTables.directory("least"));
    }
}
