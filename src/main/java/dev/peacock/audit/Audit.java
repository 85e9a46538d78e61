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

    /**
     * @param name the name of its subcommand, its section's anchor, and (perhaps with a suffix) its directory below {@code audits/}
     * @param title the heading of its section of the report
     * @param question the question that it answers, in plain words, for the README's table (Markdown)
     * @param tables those that it may write, in the order of docs/tables.md
     * @param summary the record in its summary.json
     */
    protected Audit(String name, String title, String question, List<Table> tables, Class<S> summary) {
        this.name = name;
        this.title = title;
        this.question = question;
        this.tables = List.copyOf(tables);
        this.summary = summary;
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
    public List<Need> needs() {
        return List.of();
    }

    /** Why it cannot follow {@code run} of this configuration in one command, as the end of a sentence; null where it can. */
    public @Nullable String cannotFollowRun(PeacockConfig config) {
        return null;
    }

    /** Whether it trains models. */
    public boolean isTraining() {
        return false;
    }

    /** Directories that may have a summary.json; more than one if the audit can be run in several ways. */
    public List<String> directories() {
        return List.of("audits/" + name);
    }

    /**
     * Its command, named {@link #name}; prints results to {@code out} and progress to {@code log}.
     *
     * @param audits the list that it is of, whose sections the report shows
     */
    public abstract CommandLine command(Audits audits, PrintStream out, PrintStream log);

    /** The parts of its section of the report, for a summary. */
    public abstract List<Part> section(S summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException;
}
