package dev.peacock.audit.attribution.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit attribution}: see docs/audit-attribution.md. */
public final class AttributionAudit extends Audit<AttributionSummary> {
    public AttributionAudit() {
        super(
                "attribution",
                "How good attribution scores are",
                "how well do scores of another method (TRAK, bergson, dattri, kronfluence, pyDVL) foretell what models do that were "
                        + "trained on other parts of the data?",
                AttributionTables.ALL,
                AttributionSummary.class);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.MARGINS);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditAttributionCommand(audits, out, log));
    }

    @Override
    public List<Part> section(
            AttributionSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return AttributionSection.of(summary);
    }
}
