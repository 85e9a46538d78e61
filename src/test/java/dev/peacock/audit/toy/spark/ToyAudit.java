package dev.peacock.audit.toy.spark;

import dev.peacock.audit.Audit;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.report.AuditSection.Text;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Row;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The smallest audit: how many runs are finished, and of how many train examples. All that an audit needs is in this file. */
public final class ToyAudit extends Audit<ToyAudit.Counted> {
    private static final String DIRECTORY = "audits/toy";
    private static final Runs RUNS = new Runs();

    record Counted(int runs) {}

    private static final class Runs extends Table {
        final Column<Integer> run = required("run", INT).doc("Number of the run.");
        final Column<Long> trainExamples = required("train_examples", LONG).doc("How many there are.");

        Runs() {
            super(DIRECTORY + "/runs", "one run");
        }

        Row row(int number, long size) {
            return Rows.of(this).with(run, number).with(trainExamples, size).build();
        }
    }

    public ToyAudit() {
        super(
                "toy",
                "A toy",
                "how many runs are there?",
                List.of(RUNS),
                Counted.class,
                (audits, out, log) -> new CommandLine(new Toy(audits, out, log)),
                (found, tables, out, examples) -> List.of(new Text("The toy counted " + found.runs() + " runs.")));
    }

    @Command(name = "toy", description = "counts the runs that are finished.")
    private record Toy(
            Audits audits,
            PrintStream out,
            PrintStream log,
            @Mixin JobOptions options) implements Callable<Integer> {
        Toy(Audits audits, PrintStream out, PrintStream log) {
            this(audits, out, log, new JobOptions());
        }

        @Override
        public Integer call() throws IOException {
            return Jobs.writing("audit toy", options, log, (peacock, hadoop) -> {
                AuditRun run = AuditRun.of(audits, peacock, () -> options.fromFileOrDirectory(hadoop));
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
                Counted found = run.reported(AuditFiles.finish(context.out(), DIRECTORY, new Counted(runs.length)));
                out.println("runs: " + found.runs());
                options.printJson(out, found);
                return ExitStatus.DONE;
            });
        }
    }
}
