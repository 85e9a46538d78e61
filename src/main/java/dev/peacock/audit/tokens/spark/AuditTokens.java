package dev.peacock.audit.tokens.spark;

import static dev.peacock.audit.tokens.spark.TokensTables.DOCUMENTS;
import static dev.peacock.audit.tokens.spark.TokensTables.RATES;
import static dev.peacock.audit.tokens.spark.TokensTables.SCORES;

import dev.peacock.attack.Separation;
import dev.peacock.audit.AuditPage;
import dev.peacock.audit.tokens.TokensSummary;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Scores documents. The driver holds the scores of all of them, some 100 bytes each. */
final class AuditTokens {
    private AuditTokens() {}

    static TokensSummary run(JobContext context, TokenFiles files, double k, PrintStream out) throws IOException {
        List<TokenFiles.Scored> documents = files.read(context.session(), k).collect();
        if (documents.isEmpty()) {
            throw new UserError(Shown.path(files.target()) + ": has no documents");
        }
        TokensSummary found = TokensSummary.of(
                documents.stream().map(TokenFiles.Scored::scores).toList(),
                k,
                files.reference() != null,
                files.members() == null ? null : members(documents));
        AuditFiles.begin(context.out(), TokensTables.DIRECTORY);
        context.write(DOCUMENTS, documents.stream().map(AuditTokens::row).toList());
        context.write(SCORES, found.scores().stream().map(AuditTokens::row).toList());
        context.write(
                RATES,
                found.scores().stream().flatMap(score -> rates(score).stream()).toList());
        AuditPage.finish(
                context.out(),
                TokensTables.DIRECTORY,
                TokensAudit.TITLE,
                TokensWords.facts(found),
                TokensWords.parts(found),
                found);
        AuditPage.print(
                out, context.out(), TokensTables.DIRECTORY, TokensWords.facts(found), TokensWords.sentences(found));
        return found;
    }

    private static boolean[] members(List<TokenFiles.Scored> documents) {
        boolean[] members = new boolean[documents.size()];
        for (int d = 0; d < members.length; d++) {
            members[d] = Objects.requireNonNull(documents.get(d).member());
        }
        return members;
    }

    private static Row row(TokenFiles.Scored document) {
        return Rows.of(DOCUMENTS)
                .with(DOCUMENTS.document, document.id())
                .with(DOCUMENTS.member, member(document.member()))
                .with(DOCUMENTS.tokens, document.scores().tokens())
                .with(DOCUMENTS.loss, document.scores().loss())
                .with(DOCUMENTS.difference, document.scores().difference())
                .with(DOCUMENTS.minK, document.scores().minK())
                .with(DOCUMENTS.ez, document.scores().ez())
                .build();
    }

    private static @Nullable Integer member(@Nullable Boolean member) {
        return member == null ? null : (Integer) (member ? 1 : 0);
    }

    private static Row row(TokensSummary.Score score) {
        Separation of = score.separation();
        return Rows.of(SCORES)
                .with(SCORES.score, score.score())
                .with(SCORES.documents, score.documents())
                .with(SCORES.centre, score.centre())
                .with(SCORES.ciLow, SCORES.ciHigh, score.interval())
                .with(SCORES.members, of == null ? null : (Long) of.members())
                .with(SCORES.others, of == null ? null : (Long) of.others())
                .with(SCORES.auc, of == null ? null : (Double) of.auc())
                .with(SCORES.aucLow, SCORES.aucHigh, of == null ? null : of.interval())
                .build();
    }

    private static List<Row> rates(TokensSummary.Score score) {
        Separation of = score.separation();
        return of == null
                ? List.of()
                : of.rates().stream()
                        .map(at -> Rows.of(RATES)
                                .with(RATES.score, score.score())
                                .with(RATES.fpr, at.fpr())
                                .with(RATES.tpr, at.tpr())
                                .with(RATES.ciLow, RATES.ciHigh, at.interval())
                                .build())
                        .toList();
    }
}
