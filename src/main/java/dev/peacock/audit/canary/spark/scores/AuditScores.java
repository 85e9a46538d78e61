package dev.peacock.audit.canary.spark.scores;

import static dev.peacock.audit.canary.spark.scores.ScoreTables.COUNTS;
import static dev.peacock.audit.canary.spark.scores.ScoreTables.SCORES;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.canary.scores.ScoreResults;
import dev.peacock.audit.canary.scores.Scored;
import dev.peacock.audit.canary.scores.ScoresSummary;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.Row;

/** {@code audit canary --scores}: what log-perplexities of somebody else's models say. The driver holds a row for each id and model. */
public final class AuditScores {
    private static final String TITLE = "Canaries: given log-perplexities";

    private AuditScores() {}

    /**
     * Reads the file, writes tables, page and summary, and prints what it says. UserError for a wrong file.
     *
     * @param isIndependent whether coins of different models are independent
     */
    public static ScoresSummary run(JobContext context, String uri, boolean isIndependent, PrintStream out)
            throws IOException {
        List<Scored> rows = ScoreFile.read(context.session(), uri);
        ScoresSummary found = ScoreResults.of(rows, isIndependent);
        AuditFiles.begin(context.out(), ScoreTables.DIRECTORY);
        context.write(SCORES, rows.stream().map(AuditScores::row).toList());
        context.write(COUNTS, found.counts().stream().map(AuditScores::row).toList());
        AuditPage.finish(
                context.out(), ScoreTables.DIRECTORY, TITLE, ScoreWords.facts(found), ScoreWords.parts(found), found);
        out.println();
        ScoreWords.sentences(found).forEach(out::println);
        AuditPage.printPlace(out, context.out(), ScoreTables.DIRECTORY);
        return found;
    }

    private static Row row(Scored one) {
        boolean isKnown = one.candidates() > 0;
        return Rows.of(SCORES)
                .with(SCORES.id, one.id())
                .with(SCORES.model, one.model())
                .with(SCORES.member, one.member() ? 1 : 0)
                .with(SCORES.insertions, one.insertions())
                .with(SCORES.bits, one.bits())
                .with(SCORES.candidates, one.candidates())
                .with(SCORES.rank, isKnown ? one.better() + 1 : null)
                .with(SCORES.exposure, one.best())
                .with(SCORES.method, isKnown ? ScoreResults.method(one) : null)
                .build();
    }

    private static Row row(ScoresSummary.Count count) {
        return Rows.of(COUNTS)
                .with(COUNTS.insertions, count.insertions())
                .with(COUNTS.ids, count.ids())
                .with(COUNTS.exposureIn, count.exposureIn())
                .with(COUNTS.exposureOut, count.exposureOut())
                .with(COUNTS.difference, count.difference())
                .with(COUNTS.differenceLow, COUNTS.differenceHigh, count.differenceInterval())
                .build();
    }
}
