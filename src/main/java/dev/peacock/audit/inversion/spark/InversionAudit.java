package dev.peacock.audit.inversion.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.audit.inversion.InversionSummary;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/** {@code audit inversion}: see docs/audit-inversion.md. */
public final class InversionAudit extends Audit<InversionSummary> {
    static final String TITLE = "Images made from the models";

    public InversionAudit() {
        super(
                "inversion",
                TITLE,
                "does an image that is made from a model show somebody who was in its training data, or only the class? The models of a"
                        + " fleet are inverted (Fredrikson et al. 2015), those that saw a person or an example against those that did not",
                InversionTables.ALL,
                InversionSummary.class);
    }

    @Override
    public List<Need> needs() {
        return List.of(Need.LABELS, Need.NETWORKS);
    }

    @Override
    public boolean isTraining() {
        return true;
    }

    @Override
    public CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return new CommandLine(new AuditInversionCommand(audits, out, log));
    }

    @Override
    public List<Part> section(
            InversionSummary summary, SparkTables tables, OutputDirectory out, ReportExamples examples) {
        return InversionWords.parts(summary);
    }
}
