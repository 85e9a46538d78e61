package dev.peacock.audit.divergence.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.config.PeacockConfig;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
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
                DivergenceSummary.class);
    }

    @Override
    public String cannotFollowRun(PeacockConfig config) {
        return "reads what generate --repeat wrote, which run does not make";
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditDivergenceCommand(out, log));
    }

    @Override
    public List<Part> section(
            DivergenceSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return DivergenceWords.parts(summary);
    }
}
