package dev.peacock.audit.canary.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.canary.spark.scores.ScoreTables;
import java.util.stream.Stream;
import picocli.CommandLine;

/** {@code audit canary}: see docs/audit-canary.md. */
public final class CanaryAudit extends Audit<CanarySummary> {
    static final String TITLE = "Exposed secrets";

    public CanaryAudit() {
        super(
                "canary",
                TITLE,
                "does a language model leak a secret that stands in its training text once, twice or 16 times? Exposure and extraction"
                        + " (Carlini et al. 2019). It needs no fleet",
                Stream.concat(CanaryTables.ALL.stream(), ScoreTables.ALL.stream())
                        .toList(),
                CanarySummary.class,
                (audits, out, log) -> new CommandLine(new AuditCanaryCommand(out, log)),
                (summary, tables, out, examples) -> CanarySection.parts(summary));
    }

    @Override
    public boolean isTraining() {
        return true;
    }
}
