package dev.peacock.audit.divergence.spark;

import dev.peacock.audit.Audit;
import dev.peacock.command.JobOptions;
import dev.peacock.config.PeacockConfig;
import picocli.CommandLine;

/** {@code audit divergence}: see docs/audit-divergence.md. */
public final class DivergenceAudit extends Audit<DivergenceSummary> {
    static final String TITLE = "Divergence";

    public DivergenceAudit() {
        super(
                "divergence",
                TITLE,
                "what does a language model copy once it stops repeating a word, and which words make it do so? It needs no fleet",
                DivergenceTables.ALL,
                DivergenceSummary.class,
                (audits, out, log) ->
                        JobOptions.withoutConfiguration(new CommandLine(new AuditDivergenceCommand(audits, out, log))),
                (summary, tables, out, examples) -> DivergenceWords.parts(summary));
    }

    @Override
    public String cannotFollowRun(PeacockConfig config) {
        return "reads what generate --repeat wrote, which run does not make";
    }
}
