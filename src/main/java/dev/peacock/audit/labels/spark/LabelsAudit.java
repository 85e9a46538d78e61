package dev.peacock.audit.labels.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import picocli.CommandLine;

/** {@code audit labels}: see docs/audit-labels.md. */
public final class LabelsAudit extends Audit<LabelsSummary> {
    public LabelsAudit() {
        super(
                "labels",
                "Labels that look wrong",
                "which examples should be labelled again? Votes of the models that did not see them, and confident learning",
                LabelsTables.ALL,
                LabelsSummary.class,
                (audits, out, log) -> new CommandLine(new AuditLabelsCommand(audits, out, log)),
                (summary, tables, out, examples) -> new LabelsSection(summary, tables, examples).parts(),
                Need.LABELS);
    }

    @Override
    public void checkMemory(int trainSize, int testSize, long heap) {
        AuditLabels.checkMemory((long) trainSize + testSize, 0, heap);
    }
}
