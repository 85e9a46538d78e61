package dev.peacock.audit.labels.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit labels}: see docs/audit-labels.md. */
public final class LabelsAudit extends Audit<LabelsSummary> {
    public LabelsAudit() {
        super(
                "labels",
                "Labels that look wrong",
                "which examples should be labelled again? Votes of the models that did not see them, and confident learning",
                LabelsTables.ALL,
                LabelsSummary.class);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.LABELS);
    }

    @Override
    public void checkMemory(int trainSize, int testSize, long heap) {
        AuditLabels.checkMemory((long) trainSize + testSize, 0, heap);
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditLabelsCommand(audits, out, log));
    }

    @Override
    public List<Part> section(LabelsSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return new LabelsSection(summary, tables, examples).parts();
    }
}
