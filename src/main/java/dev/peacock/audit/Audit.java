package dev.peacock.audit;

import dev.peacock.report.AuditSection;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A further question to a finished fleet. Everything that is its own lies in one package; {@link Audits} lists it, and help, report,
 * docs/tables.md and README take it from there.
 */
public interface Audit {
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

    /** Its command, named {@link #name}; prints results to {@code out} and progress to {@code log}. */
    CommandLine command(PrintStream out, PrintStream log);

    /** Its section of the report; empty where the audit was not made. */
    Optional<AuditSection> section(SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException;
}
