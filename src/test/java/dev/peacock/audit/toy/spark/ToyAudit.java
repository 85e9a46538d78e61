package dev.peacock.audit.toy.spark;

import static dev.peacock.table.ColumnType.INT;
import static dev.peacock.table.ColumnType.LONG;

import dev.peacock.audit.Audit;
import dev.peacock.audit.AuditRun;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.report.AuditSection;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.spark.report.ReportExamples;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The smallest audit: how many runs are finished, and of how many train examples. All that an audit needs is in this file. */
public final class ToyAudit implements Audit {
    private static final String DIRECTORY = "audits/toy";
    private static final Runs RUNS = new Runs();

    private static final class Runs extends Table {
        final Column<Integer> run = required("run", INT, "Number of the run.");
        final Column<Long> trainExamples = required("train_examples", LONG, "How many there are.");

        Runs() {
            super(DIRECTORY + "/runs", "one run");
        }

        Row row(int number, long size) {
            return Rows.of(this).with(run, number).with(trainExamples, size).build();
        }
    }

    @Override
    public String name() {
        return "toy";
    }

    @Override
    public String question() {
        return "how many runs are there?";
    }

    @Override
    public boolean isTraining() {
        return false;
    }

    @Override
    public List<Table> tables() {
        return List.of(RUNS);
    }

    @Override
    public CommandLine command(PrintStream out, PrintStream log) {
        return new CommandLine(new Toy(out, log));
    }

    @Override
    public Optional<AuditSection> section(SparkTables tables, OutputDirectory out, ReportExamples examples)
            throws IOException {
        return AuditFiles.read(out, DIRECTORY)
                .map(summary -> new AuditSection(
                        "toy",
                        "A toy",
                        List.of(new AuditSection.Text(
                                "The toy counted " + summary.path("runs").asInt() + " runs."))));
    }

    @Command(name = "toy", description = "counts the runs that are finished.")
    private record Toy(
            PrintStream out, PrintStream log, @Mixin JobOptions options) implements Callable<Integer> {
        Toy(PrintStream out, PrintStream log) {
            this(out, log, new JobOptions());
        }

        @Override
        public Integer call() throws IOException {
            return Jobs.writing("audit toy", options, log, (peacock, hadoop) -> {
                AuditRun run = AuditRun.of(peacock, () -> options.fromFileOrDirectory(hadoop));
                JobContext context = run.context();
                int[] runs = run.fleet().runs();
                long size = run.experiment().trainSize();
                AuditFiles.begin(context.out(), DIRECTORY);
                SparkTables tables = new SparkTables(context.session(), context.out());
                tables.write(
                        RUNS,
                        tables.frame(
                                RUNS,
                                context.spark()
                                        .parallelize(List.of(RUNS.row(runs[0], size), RUNS.row(runs[1], size)))));
                AuditFiles.finish(context.out(), DIRECTORY, AuditFiles.object().put("runs", runs.length));
                out.println("runs: " + runs.length);
                return ExitStatus.DONE;
            });
        }
    }
}
