package dev.peacock.audit;

import dev.peacock.config.PeacockConfig;
import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A further question that a finished fleet can answer, with one record of results that is printed, kept as summary.json and shown by
 * the report. All code of one audit is in one package. {@link Audits} lists it, and help, report, docs/tables.md and README are made
 * from that list.
 */
public abstract class Audit<S extends Record> {
    private final String name;
    private final String title;
    private final String question;
    private final List<Table> tables;
    private final Class<S> summary;
    private final CommandOf command;
    private final PartsOf<S> section;
    private final List<Need> needs;

    /** Makes a command, which prints results to {@code out} and progress to {@code log}; the report that it writes shows {@code audits}. */
    public interface CommandOf {
        CommandLine of(Audits audits, PrintStream out, PrintStream log);
    }

    /** Makes the parts of a section of the report. */
    public interface PartsOf<S> {
        List<Part> of(S summary, SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException;
    }

    /**
     * @param name the name of its subcommand, its section's anchor, and (perhaps with a suffix) its directory below {@code audits/}
     * @param title the heading of its section of the report
     * @param question the question that it answers, in plain words, for the README's table (Markdown)
     * @param tables those that it may write, in the order of docs/tables.md
     * @param summary the record in its summary.json
     * @param command its command, called {@code name}
     * @param section the parts of its section of the report, for a summary
     * @param needs without which it cannot begin, whatever its options
     */
    protected Audit(
            String name,
            String title,
            String question,
            List<Table> tables,
            Class<S> summary,
            CommandOf command,
            PartsOf<S> section,
            Need... needs) {
        this.name = name;
        this.title = title;
        this.question = question;
        this.tables = List.copyOf(tables);
        this.summary = summary;
        this.command = command;
        this.section = section;
        this.needs = List.of(needs);
    }

    public final String name() {
        return name;
    }

    final String title() {
        return title;
    }

    final String question() {
        return question;
    }

    public final List<Table> tables() {
        return tables;
    }

    public final Class<S> summary() {
        return summary;
    }

    /** The file below docs/ that explains it. */
    public String page() {
        return "audit-" + name + ".md";
    }

    /** Without which it cannot begin, whatever its options. */
    public final List<Need> needs() {
        return needs;
    }

    /** Why it cannot follow {@code run} of this configuration in one command, as the end of a sentence; null where it can. */
    public @Nullable String cannotFollowRun(PeacockConfig config) {
        return null;
    }

    /** UserError if it is known already that so many bytes of heap are too few for the results that the driver keeps of a fleet. */
    public void checkMemory(int trainSize, int testSize, long heap) {}

    /** Whether it trains models. */
    public boolean isTraining() {
        return false;
    }

    /** Directories that may have a summary.json; more than one if the audit can be run in several ways. */
    public List<String> directories() {
        return List.of("audits/" + name);
    }

    /** Its command, which prints results to {@code out} and progress to {@code log}. */
    public final CommandLine command(Audits audits, PrintStream out, PrintStream log) {
        return command.of(audits, out, log);
    }

    /** The parts of its section of the report. */
    public final List<Part> section(S found, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return section.of(found, tables, out, examples);
    }
}
