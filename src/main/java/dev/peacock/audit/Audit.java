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
 * A further question to a finished fleet, with one record of figures that is printed, kept as summary.json and shown by the report. Everything that is its own lies in one package; {@link Audits} lists it, and help, report,
 * docs/tables.md and README take it from there.
 */
public interface Audit<S extends Record> {
    /** The subcommand; the anchor of its section on the page; with what may follow it, its directory below {@code audits/}. */
    String name();

    /** What it answers, for the README's table: a question in plain words, Markdown. */
    String question();

    /** The file below docs/ that explains it. */
    default String page() {
        return "audit-" + name() + ".md";
    }

    /** Whether it trains models. */
    boolean isTraining();

    /** What it may write, in the order of docs/tables.md. */
    List<Table> tables();

    /**
     * Its command, named {@link #name}; prints results to {@code out} and progress to {@code log}.
     *
     * @param audits the list that it is of, whose sections the report shows
     */
    CommandLine command(Audits audits, PrintStream out, PrintStream log);

    /** What its summary.json holds. */
    Class<S> summary();

    /** Where a summary.json may be: more than one place where it can be made in several ways. */
    default List<String> directories() {
        return List.of("audits/" + name());
    }

    /** The heading of its section of the report. */
    String title();

    /** What its section shows for a summary. */
    List<Part> section(S summary, SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException;
}
