package dev.peacock.cli;

import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.check.UserError;
import dev.peacock.command.Console;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.PresetOption;
import dev.peacock.command.RepairOption;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.OutcomeConfig.Margins;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.config.text.Words;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.Status;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.session.Sessions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code run}: trains the missing models, estimates, and writes the report. */
@Command(
        name = "run",
        description = "train the missing models, estimate, and write the report; with --audits, audit them too.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock run --conf conf/digits.conf --out target/digits",
            "  job/peacock run --conf conf/digits.conf --out target/digits --set subsets.models=1000",
            "The second command keeps the models of the first and trains more.",
            "  job/peacock run --conf conf/digits.conf --out target/digits --audits consistency,labels,membership"
        })
final class RunCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final PresetOption preset = new PresetOption();

    @Mixin
    final UntilOption until = new UntilOption();

    @Mixin
    final RepairOption repair = new RepairOption();

    @Option(
            names = "--audits",
            paramLabel = "NAME,NAME...",
            split = ",",
            description =
                    "Audits to run when the models are trained, with their default options, as audit NAME,NAME... "
                            + "does. They share this command's Spark session. --json has their results by name in the field audits.")
    List<String> audits = List.of();

    @Spec
    @Nullable
    CommandSpec spec;

    RunCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        preset.into(options);
        until.check();
        SeveralAudits several = several();
        ReadConfig asked = until.read(options, Sessions.hadoop());
        if (several.need(Need.MARGINS) && asked.config().outcome().auto()) {
            // else a large fleet would be without, and they cannot be added; behind --set, so that all that follows has
            // them
            options.sets.add("outcome.margins=" + Words.of(margins(asked)));
            several = several();
        }
        ReadConfig config = until.read(options, Sessions.hadoop());
        several.checkBeforeRun(config.config(), options.conf == null ? options.out : options.conf);
        return run(config, several);
    }

    private SeveralAudits several() throws Exception {
        return SeveralAudits.of(
                Audits.OURS, Objects.requireNonNull(spec).commandLine(), audits, options.words(), out, log);
    }

    /** As the fleet was begun, or else kept. UserError where it was begun without. */
    private Margins margins(ReadConfig asked) {
        Margins margins = Status.margins(Sessions.hadoop(), options.out)
                .orElse(OutcomeConfig.kept(asked.config().model()));
        if (margins == Margins.FALSE) {
            throw new UserError(options.out + ": the fleet was begun without margins, which audits of "
                    + String.join(",", audits)
                    + " need, so nothing was started; choose another --out, or leave them out");
        }
        return margins;
    }

    private int run(ReadConfig config, SeveralAudits several) throws IOException {
        return Jobs.writing("run", options, log, (peacock, hadoop) -> {
            PeacockJobs.Fleet fleet = peacock.train(config, until.reproduce(options, "run"), repair.asked);
            Console.fleet(options.progress(log), fleet);
            ReadConfig trained = until.readTrained(options, hadoop, config, fleet.wanted());
            Summary summary = peacock.estimate(() -> trained);
            Jobs.Step report = () -> {
                Console.result(out, peacock.report(() -> trained, Audits.OURS::sections), peacock.reportPath());
                return ExitStatus.DONE;
            };
            SeveralAudits.@Nullable Results results = audits.isEmpty() ? null : several.run(peacock, hadoop, report);
            int status = results == null ? report.run() : results.status();
            NextSteps.afterRun(
                    options.progress(log),
                    options,
                    peacock.reportPath(),
                    fleet.wanted(),
                    trained.config().model(),
                    !audits.isEmpty());
            if (results == null) {
                options.printJson(out, summary);
            } else if (options.json) {
                out.println(JsonResults.withAudits(summary, results.byAudit()));
            }
            return ExitStatus.worst(status, fleet.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE);
        });
    }
}
