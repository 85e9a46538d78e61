package dev.peacock.audit.text.spark;

import dev.peacock.audit.Audit;
import picocli.CommandLine;

/** {@code audit text}: see docs/audit-text.md. */
public final class TextAudit extends Audit<TextSummary> {
    static final String TITLE = "Copied text";

    public TextAudit() {
        super(
                "text",
                TITLE,
                "what did a language model copy word for word from a corpus, how often, and how much more is there? It needs no fleet",
                TextTables.ALL,
                TextSummary.class,
                (audits, out, log) -> new CommandLine(new AuditTextCommand(out, log)),
                (summary, tables, out, examples) -> TextSection.parts(summary));
    }
}
