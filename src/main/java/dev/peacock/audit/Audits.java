package dev.peacock.audit;

import dev.peacock.audit.attribution.spark.AttributionAudit;
import dev.peacock.audit.canary.spark.CanaryAudit;
import dev.peacock.audit.consistency.spark.ConsistencyAudit;
import dev.peacock.audit.diffusion.spark.DiffusionAudit;
import dev.peacock.audit.divergence.spark.DivergenceAudit;
import dev.peacock.audit.epsilon.spark.EpsilonAudit;
import dev.peacock.audit.extraction.spark.ExtractionAudit;
import dev.peacock.audit.generations.spark.GenerationsAudit;
import dev.peacock.audit.inversion.spark.InversionAudit;
import dev.peacock.audit.labels.spark.LabelsAudit;
import dev.peacock.audit.leaveoneout.spark.LeaveOneOutAudit;
import dev.peacock.audit.longtail.spark.LongTailAudit;
import dev.peacock.audit.membership.spark.MembershipAudit;
import dev.peacock.audit.stealing.spark.StealingAudit;
import dev.peacock.audit.text.spark.TextAudit;
import dev.peacock.audit.tokens.spark.TokensAudit;
import dev.peacock.audit.utility.spark.UtilityAudit;
import dev.peacock.audit.value.spark.ValueAudit;
import dev.peacock.report.AuditSection;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A list of audits.
 *
 * @param all in the order of help, report and docs
 */
public record Audits(List<Audit<?>> all) {
    /** All audits of Peacock: the only list of them. */
    public static final Audits OURS = new Audits(List.of(
            new MembershipAudit(),
            new EpsilonAudit(),
            new ConsistencyAudit(),
            new LabelsAudit(),
            new ValueAudit(),
            new AttributionAudit(),
            new UtilityAudit(),
            new LeaveOneOutAudit(),
            new LongTailAudit(),
            new TextAudit(),
            new TokensAudit(),
            new CanaryAudit(),
            new ExtractionAudit(),
            new DivergenceAudit(),
            new GenerationsAudit(),
            new DiffusionAudit(),
            new InversionAudit(),
            new StealingAudit()));

    public Audits {
        all = List.copyOf(all);
    }

    /** The tables that they may write, in the order of docs/tables.md. */
    public List<Table> tables() {
        return all.stream().flatMap(audit -> audit.tables().stream()).toList();
    }

    /** The tables that every fleet may have, followed by those of the audits. */
    public List<Table> allTables() {
        return Stream.concat(Tables.ALL.stream(), tables().stream()).toList();
    }

    /** The report's sections of the audits that were run, in the order to show. */
    public List<AuditSection> sections(SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        List<AuditSection> sections = new ArrayList<>();
        for (Audit<?> audit : all) {
            List<Part> parts = parts(audit, tables, out, examples);
            if (!parts.isEmpty()) {
                // labels are a section of the report, and an audit
                sections.add(new AuditSection("audit-" + audit.name(), audit.title(), parts));
            }
        }
        return sections;
    }

    private static <S extends Record> List<Part> parts(
            Audit<S> audit, SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException {
        List<Part> parts = new ArrayList<>();
        for (String directory : audit.directories()) {
            Optional<S> summary = AuditFiles.read(out, directory, audit.summary());
            if (summary.isPresent()) {
                parts.addAll(audit.section(summary.get(), tables, out, examples));
            }
        }
        return parts;
    }

    /** The table of audits in the README, in Markdown. */
    public String markdown() {
        StringBuilder table = new StringBuilder("| audit | question | trains models |\n|---|---|---|\n");
        for (Audit<?> audit : all) {
            table.append("| [`")
                    .append(audit.name())
                    .append("`](docs/")
                    .append(audit.page())
                    .append(") | ")
                    .append(audit.question())
                    .append(" | ")
                    .append(audit.isTraining() ? "yes" : "no")
                    .append(" |\n");
        }
        return table.toString();
    }
}
