package dev.peacock.audit.tokens.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.audit.tokens.TokensSummary;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.Jobs;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit tokens}: scores documents by log-probabilities of their tokens. */
@Command(
        name = "tokens",
        description = {
            "tell which documents a language model saw by the log-probabilities of their tokens.",
            "It needs no fleet: --target has what the model gives to the tokens of each document, --reference what another model gives to "
                    + "the same tokens. Both are Parquet or JSON Lines, a row for each document."
        },
        footerHeading = "%nExample:%n",
        footer =
                "  job/peacock audit tokens --target target.jsonl --reference reference.jsonl --members seen --out target/tokens")
final class AuditTokensCommand extends AuditJob {
    private static final int PERCENT = 100;

    @Option(
            names = "--target",
            paramLabel = "URI",
            required = true,
            description = "Log-probabilities by the model that is audited.")
    String target = "";

    @Option(
            names = "--reference",
            paramLabel = "URI",
            description = "Log-probabilities by a model that did not see the documents; its tokens must be the same.")
    @Nullable
    String reference;

    @Option(
            names = "--members",
            paramLabel = "COLUMN",
            description =
                    "Column of --target that says whether the model saw a document (1 or 0, true or false, in or out).")
    @Nullable
    String members;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Column of a document's id, in both files (default: ${DEFAULT-VALUE}).")
    String idColumn = "id";

    @Option(
            names = "--column",
            paramLabel = "NAME",
            description =
                    "Column with the list of natural logarithms of the tokens' probabilities, in both files (default: ${DEFAULT-VALUE}).")
    String column = "log_probabilities";

    @Option(
            names = "--right-column",
            paramLabel = "NAME",
            description =
                    "Column of --target with a list that says of each token whether the model found it the most probable one, for EZ.")
    @Nullable
    String rightColumn;

    @Option(
            names = "--k",
            paramLabel = "PERCENT",
            defaultValue = "20",
            description =
                    "Percent of a document's tokens, the least probable ones, that count for Min-K%% (default: ${DEFAULT-VALUE}).")
    double k = 20;

    AuditTokensCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        options.refuseConfiguration("audit tokens", "its own options say what is read");
        if (!(k > 0 && k <= PERCENT)) {
            throw new UserError("--k " + k + ": must be above 0 and at most 100");
        }
        if (rightColumn != null && reference == null) {
            throw new UserError(
                    "--right-column is for EZ, which compares with another model; give --reference, or remove it");
        }
        TokenFiles files = new TokenFiles(
                GivenPath.localByDefault(target).toString(),
                reference == null ? null : GivenPath.localByDefault(reference).toString(),
                idColumn,
                column,
                rightColumn,
                members);
        return Jobs.writing("audit tokens", options, log, (peacock, hadoop) -> {
            TokensSummary found = AuditTokens.run(peacock.context(), files, k, out);
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }
}
