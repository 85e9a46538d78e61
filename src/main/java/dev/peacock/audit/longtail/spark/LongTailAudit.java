package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.text.Words;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code audit longtail}: see docs/longtail.md. */
public final class LongTailAudit extends Audit<LongTailSummary> {
    public LongTailAudit() {
        super(
                "longtail",
                "The long tail",
                "why must optimal learning memorize, and what does it cost not to (Feldman 2020)?",
                Stream.of(LongTailTables.ALL, LongTailSimulationTables.ALL)
                        .flatMap(List::stream)
                        .toList(),
                LongTailSummary.class);
    }

    @Override
    public String page() {
        return "longtail.md";
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.LABELS);
    }

    @Override
    public @Nullable String cannotFollowRun(PeacockConfig config) {
        Score score = config.estimate().score();
        return score == Score.CORRECT
                ? null
                : "needs memorization by accuracies (estimate.score = correct), and this run estimates by "
                        + Words.of(score);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return AuditLongTailCommand.line(audits, out, log);
    }

    @Override
    public List<Part> section(LongTailSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return LongTailSection.of(summary, tables);
    }
}
