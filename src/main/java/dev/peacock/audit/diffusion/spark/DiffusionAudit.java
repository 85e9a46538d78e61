package dev.peacock.audit.diffusion.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.diffusion.DiffusionSummary;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit diffusion}: see docs/audit-diffusion.md. */
public final class DiffusionAudit extends Audit<DiffusionSummary> {
    static final String TITLE = "What diffusion models have of their train images";

    public DiffusionAudit() {
        super(
                "diffusion",
                TITLE,
                "what do diffusion models have of single train images? Small ones are trained with and without each image: membership,"
                        + " near-copies, and completions of masked images (Carlini et al. 2023). It needs no fleet",
                DiffusionTables.ALL,
                DiffusionSummary.class);
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditDiffusionCommand(out, log));
    }

    @Override
    public List<Part> section(
            DiffusionSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return DiffusionParts.of(summary);
    }
}
