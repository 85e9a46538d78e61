package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Need;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.text.Words;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
                LongTailSummary.class,
                (audits, out, log) -> AuditLongTailCommand.line(audits, out, log),
                (summary, tables, out, examples) -> LongTailSection.of(summary, tables),
                Need.LABELS);
    }

    @Override
    public String page() {
        return "longtail.md";
    }

    @Override
    public @Nullable String cannotFollowRun(PeacockConfig config) {
        Score score = config.estimate().score();
        return score == Score.CORRECT
                ? null
                : "needs memorization by accuracies (estimate.score = correct), and this run estimates by "
                        + Words.of(score);
    }
}
