package dev.peacock.audit.attribution.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import picocli.CommandLine;

/** {@code audit attribution}: see docs/audit-attribution.md. */
public final class AttributionAudit extends Audit<AttributionSummary> {
    public AttributionAudit() {
        super(
                "attribution",
                "How good attribution scores are",
                "how well do scores of another method (TRAK, bergson, dattri, kronfluence, pyDVL) foretell what models do that were "
                        + "trained on other parts of the data?",
                AttributionTables.ALL,
                AttributionSummary.class,
                (audits, out, log) -> new CommandLine(new AuditAttributionCommand(audits, out, log)),
                (summary, tables, out, examples) -> AttributionSection.of(summary),
                Need.MARGINS);
    }
}
