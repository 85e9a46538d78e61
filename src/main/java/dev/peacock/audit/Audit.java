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
 * A further question that a finished fleet can answer. All code of one audit is in one package. {@link Audits} lists
 * it, and help, report, docs/tables.md and README are made from that list.
 */
public interface Audit {
    /**
     * The name of its subcommand, its section's anchor, and (perhaps with a suffix) its directory below {@code
     * audits/}.
     */
    String name();

    /** The question that it answers, in plain words, for the README's table (Markdown). */
    String question();

    /** The file below docs/ that explains it. */
    default String page() {
        return "audit-" + name() + ".md";
    }

    /** Whether it trains models. */
    boolean isTraining();

    /** The tables that it may write, in the order of docs/tables.md. */
    List<Table> tables();

    /** Its command, named {@link #name}; prints results to {@code out} and progress to {@code log}. */
    CommandLine command(PrintStream out, PrintStream log);

    /** Its section of the report; empty if the audit was not run. */
    Optional<AuditSection> section(SparkTables tables, OutputDirectory out, ReportExamples examples) throws IOException;
}
