package dev.peacock.audit.generations.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.generations.GenerationsSummary;
import dev.peacock.command.JobOptions;
import picocli.CommandLine;

/** {@code audit generations}: see docs/audit-generations.md. */
public final class GenerationsAudit extends Audit<GenerationsSummary> {
    static final String TITLE = "Near-copies among generated images";

    public GenerationsAudit() {
        super(
                "generations",
                TITLE,
                "which images that a model generated are near-copies of its train images, and how many would be by chance? It needs no"
                        + " fleet",
                GenerationsTables.ALL,
                GenerationsSummary.class,
                (audits, out, log) ->
                        JobOptions.withoutConfiguration(new CommandLine(new AuditGenerationsCommand(audits, out, log))),
                (summary, tables, out, examples) -> GenerationsWords.parts(summary));
    }
}
