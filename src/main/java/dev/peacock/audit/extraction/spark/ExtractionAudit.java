package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.Audit;
import dev.peacock.command.JobOptions;
import picocli.CommandLine;

/** {@code audit extraction}: see docs/audit-extraction.md. */
public final class ExtractionAudit extends Audit<ExtractionSummary> {
    static final String TITLE = "Extractable text";

    public ExtractionAudit() {
        super(
                "extraction",
                TITLE,
                "how many draws does a language model need to go on with a text of its corpus word for word, and is that memorization? It"
                        + " needs no fleet",
                ExtractionTables.ALL,
                ExtractionSummary.class,
                (audits, out, log) ->
                        JobOptions.withoutConfiguration(new CommandLine(new AuditExtractionCommand(audits, out, log))),
                (summary, tables, out, examples) -> ExtractionSection.parts(summary));
    }

    @Override
    public boolean isTraining() {
        return true;
    }
}
