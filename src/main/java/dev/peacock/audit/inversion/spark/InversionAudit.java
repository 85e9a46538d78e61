package dev.peacock.audit.inversion.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import dev.peacock.audit.inversion.InversionSummary;
import picocli.CommandLine;

/** {@code audit inversion}: see docs/audit-inversion.md. */
public final class InversionAudit extends Audit<InversionSummary> {
    static final String TITLE = "Images made from the models";

    public InversionAudit() {
        super(
                "inversion",
                TITLE,
                "does an image that is made from a model show somebody who was in its training data, or only the class? The models of a"
                        + " fleet are inverted (Fredrikson et al. 2015), those that saw a person or an example against those that did not",
                InversionTables.ALL,
                InversionSummary.class,
                (audits, out, log) -> new CommandLine(new AuditInversionCommand(audits, out, log)),
                (summary, tables, out, examples) -> InversionWords.parts(summary),
                Need.LABELS,
                Need.NETWORKS);
    }

    @Override
    public boolean isTraining() {
        return true;
    }
}
