package dev.peacock.audit.tokens.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.tokens.TokensSummary;
import dev.peacock.command.JobOptions;
import picocli.CommandLine;

/** {@code audit tokens}: see docs/audit-tokens.md. */
public final class TokensAudit extends Audit<TokensSummary> {
    static final String TITLE = "Log-probabilities of tokens";

    public TokensAudit() {
        super(
                "tokens",
                TITLE,
                "which documents did a language model see, by the log-probabilities that it and a reference model give to their tokens? It"
                        + " needs no fleet",
                TokensTables.ALL,
                TokensSummary.class,
                (audits, out, log) ->
                        JobOptions.withoutConfiguration(new CommandLine(new AuditTokensCommand(audits, out, log))),
                (summary, tables, out, examples) -> TokensWords.parts(summary));
    }
}
