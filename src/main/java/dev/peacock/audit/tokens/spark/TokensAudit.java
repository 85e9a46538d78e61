package dev.peacock.audit.tokens.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.tokens.TokensSummary;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
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
                TokensSummary.class);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditTokensCommand(out, log));
    }

    @Override
    public List<Part> section(TokensSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return TokensWords.parts(summary);
    }
}
