package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.report.AuditSection.Text;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code audit stealing}: see docs/audit-stealing.md. */
public final class StealingAudit extends Audit<StealingSummary> {
    static final String TITLE = "Models stolen by asking them";

    public StealingAudit() {
        super(
                "stealing",
                TITLE,
                "how many queries does it take to copy a model, and what do rounded confidences or labels alone change? Of a fleet's models,"
                        + " a model file or a prediction service (Tramèr et al. 2016)",
                StealingTables.ALL,
                StealingSummary.class,
                (audits, out, log) -> new CommandLine(new AuditStealingCommand(audits, out, log)),
                (summary, tables, out, examples) -> {
                    List<Part> parts = new ArrayList<>();
                    parts.add(new Text(StealingWords.facts(summary) + "."));
                    parts.addAll(StealingParts.of(summary));
                    return parts;
                },
                Need.NETWORKS);
    }

    @Override
    public boolean isTraining() {
        return true;
    }
}
