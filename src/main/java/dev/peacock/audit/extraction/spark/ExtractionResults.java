package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.extraction.Measured;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** What a single model and a whole fleet have in common: the setting, and how results are written. */
final class ExtractionResults {
    private ExtractionResults() {}

    static ExtractionSummary.Setting setting(
            String model, ExtractionOptions options, @Nullable Integer draws, Sampled sampled) {
        String unit = options.cutter().form().unit().name().toLowerCase(Locale.ROOT);
        return new ExtractionSummary.Setting(
                model,
                unit.substring(0, unit.length() - 1),
                options.cutter().prefixes(),
                options.cutter().suffix(),
                options.sampling().temperature(),
                options.sampling().topK(),
                options.sampling().topP(),
                options.attempts(),
                options.probability(),
                draws == null,
                draws,
                sampled.documents(),
                sampled.skipped(),
                options.cutter().masked(),
                0,
                null,
                0);
    }

    /** ln p_z, or of the share of draws. */
    static double log(Measured measured) {
        Double log = measured.logP();
        return log == null ? Math.log(measured.p()) : log;
    }

    /** Writes the tables that both have, the page and the summary. */
    static ExtractionSummary finish(JobContext context, ExtractionSummary found) throws IOException {
        List<Row> curve = new ArrayList<>();
        List<Row> groups = new ArrayList<>();
        for (ExtractionSummary.Series series : found.series()) {
            curve.addAll(ExtractionRows.curve(series));
            groups.add(ExtractionRows.group(series.group(), "prefix"));
        }
        found.copies().forEach(group -> groups.add(ExtractionRows.group(group, "copies")));
        context.write(ExtractionTables.CURVE, curve, JobContext.ROWS_WITH_TEXT);
        context.write(ExtractionTables.GROUPS, groups, JobContext.ROWS_WITH_TEXT);
        return AuditPage.finish(
                context.out(),
                ExtractionTables.DIRECTORY,
                ExtractionAudit.TITLE,
                ExtractionWords.facts(found),
                ExtractionSection.parts(found),
                found);
    }
}
