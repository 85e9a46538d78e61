package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.diffusion.DiffusionSummary;
import picocli.CommandLine;

/** {@code audit diffusion}: see docs/audit-diffusion.md. */
public final class DiffusionAudit extends Audit<DiffusionSummary> {
    static final String TITLE = "What diffusion models have of their train images";

    public DiffusionAudit() {
        super(
                "diffusion",
                TITLE,
                "what do diffusion models have of single train images? Small ones are trained with and without each image: membership,"
                        + " near-copies, and completions of masked images (Carlini et al. 2023). It needs no fleet",
                DiffusionTables.ALL,
                DiffusionSummary.class,
                (audits, out, log) -> new CommandLine(new AuditDiffusionCommand(audits, out, log)),
                (summary, tables, out, examples) -> DiffusionParts.of(summary));
    }

    @Override
    public boolean isTraining() {
        return true;
    }
}
