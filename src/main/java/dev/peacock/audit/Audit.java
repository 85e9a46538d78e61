package dev.peacock.audit;

import dev.peacock.report.AuditSection.Part;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;

/**
 * A further question to a finished fleet, with one record of figures that is printed, kept as summary.json and shown by the report.
 * Everything that is its own lies in one package; {@link Audits} lists it, and help, report, docs/tables.md and README take it from
 * there.
 */
public abstract class Audit<S extends Record> {
    private final String name;
    private final String title;
    private final String question;
    private final List<Table> tables;
    private final Class<S> summary;

    /**
     * @param name the subcommand; the anchor of its section on the page; with what may follow it, its directory below {@code audits/}
     * @param title the heading of its section of the report
     * @param question what it answers, for the README's table, in plain words, Markdown
     * @param tables what it may write, in the order of docs/tables.md
     * @param summary what its summary.json holds
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

    /** Whether it trains models. */
    public boolean isTraining() {
        return false;
    }

    /** Where a summary.json may be: more than one place where it can be made in several ways. */
    public List<String> directories() {
        return List.of("audits/" + name);
    }

    /**
     * Its command, named {@link #name}; prints results to {@code out} and progress to {@code log}.
     *
     * @param audits the list that it is of, whose sections the report shows
     */
    public abstract CommandLine command(Audits audits, PrintStream out, PrintStream log);

    /** What its section of the report shows for a summary. */
    public abstract List<Part> section(S summary, SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException;
}
