package dev.peacock.cli;

import dev.peacock.audit.Audits;
import dev.peacock.command.Console;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code report}: writes report/index.html from the estimates. */
@Command(
        name = "report",
        description = "write report/index.html from the estimates.",
        footerHeading = "%nExample:%n",
        footer = {"  job/peacock report --out target/digits"})
final class ReportCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    ReportCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        options.checkConfiguration();
        return Jobs.writing("report", options, log, (peacock, hadoop) -> {
            Console.result(
                    out,
                    peacock.report(() -> options.fromFileOrDirectory(hadoop), Audits.OURS::sections),
                    peacock.reportPath());
            options.printJson(out, peacock.summary());
            return ExitStatus.DONE;
        });
    }
}
