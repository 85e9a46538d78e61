package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.audit.longtail.GoodTuring;
import dev.peacock.audit.longtail.Levels;
import dev.peacock.audit.longtail.NumbersFile;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.audit.longtail.SizeCounts;
import dev.peacock.check.Secrets;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.config.Recipe;
import dev.peacock.spark.output.lock.OutputLock;
import dev.peacock.spark.session.Sessions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code audit longtail}: why optimal learning must memorize, by calculation, by simulation, and in a fleet's own data.
 */
@Command(
        name = "longtail",
        description = {
            "show why optimal learning must memorize, and what it costs not to (Feldman 2020).",
            "--prior calculates the expected error for a distribution of subpopulation frequencies, and "
                    + "with --simulate also simulates it. --counts estimates it from observed counts, without such a "
                    + "distribution. --from analyses the data and the fleet of an output directory. --toy is the "
                    + "smallest example."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit longtail --prior zipf",
            "  job/peacock audit longtail --prior dirichlet --concentration 0.1 --subpopulations 1000 --examples 5000",
            "  job/peacock audit longtail --simulate --prior zipf --subpopulations 2000 --examples 2000 --conf conf/longtail.conf \\",
            "      --out target/longtail",
            "  job/peacock audit longtail --from target/digits",
            "  job/peacock audit longtail --toy"
        })
final class AuditLongTailCommand extends AuditJob {
    @Mixin
    final LongTailPriorOptions prior = new LongTailPriorOptions();

    @Mixin
    final LongTailSimulateOptions simulate = new LongTailSimulateOptions();

    @Mixin
    final LongTailToyOptions toy = new LongTailToyOptions();

    @Option(
            names = "--counts",
            paramLabel = "FILE",
            description = "A file with how often each subpopulation was seen, one count a line, for an estimate "
                    + "without a prior (Good and Turing). A path or any Hadoop URI.")
    @Nullable
    String counts;

    @Option(
            names = "--from",
            paramLabel = "RUN",
            description =
                    "The output directory with estimates whose data and fleet are analysed. --out means the same.")
    @Nullable
    String from;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "With --from, what defines a subpopulation: column (dataset.train.subpopulation), "
                    + "pixels (clusters of examples of one label with similar values) or hidden (the same in "
                    + "a model's last hidden layer). Default: column if the data set has one, otherwise pixels.")
    @Nullable
    String by;

    @Option(
            names = "--neighbours",
            paramLabel = "K",
            description = "With --from, two examples with the same label are in one cluster if each is among the "
                    + "K nearest neighbours of the other (default: ${DEFAULT-VALUE}).")
    int neighbours = 5;

    private AuditLongTailCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    public static CommandLine line(Audits audits, PrintStream out, PrintStream log) {
        return JobOptions.withoutRequiredOut(new CommandLine(new AuditLongTailCommand(audits, out, log)));
    }

    @Override
    public Integer call() throws IOException {
        checkOne();
        if (toy.asked) {
            return ofToy();
        }
        if (simulate.asked) {
            return ofSimulation();
        }
        if (counts != null) {
            return ofCounts(counts);
        }
        return prior.prior == null ? ofRun() : ofPrior();
    }

    private void checkOne() {
        int asked =
                (prior.prior == null ? 0 : 1) + (counts == null ? 0 : 1) + (from == null ? 0 : 1) + (toy.asked ? 1 : 0);
        if (asked > 1) {
            throw new UserError("--prior, --counts, --from and --toy are different analyses: give only one of them");
        }
        if (simulate.asked && prior.prior == null) {
            throw new UserError("--simulate needs a distribution of frequencies: give --prior zipf, dirichlet or file");
        }
        if (simulate.asked && options.out.isEmpty()) {
            throw new UserError("--out is missing: give a directory for the simulation's tables");
        }
        if (asked > 0 && from == null && !simulate.asked) {
            options.refuseConfiguration("audit longtail with --prior, --counts or --toy", "it only calculates");
        }
        if (!simulate.asked) {
            simulate.refuseWithout();
        }
        if (asked == 0 && options.out.isEmpty()) {
            throw new UserError("nothing to analyse: give --prior zipf, dirichlet or file for a calculation, --counts "
                    + "FILE for an estimate without a prior, --from DIRECTORY for the data of a fleet, or --toy");
        }
    }

    private int ofToy() throws IOException {
        LongTailToy example = toy.run(prior.examples, simulate.repetitions);
        LongTailPrint.toy(out, example);
        if (!options.out.isEmpty()) {
            out.println("picture: " + example.write(Sessions.hadoop(), options.out));
        }
        if (options.json) {
            out.println(LongTailJson.toy(example));
        }
        return ExitStatus.DONE;
    }

    private int ofPrior() throws IOException {
        Prior law = prior.prior();
        LongTailPrior result = new LongTailPrior(law, Levels.of(law, prior.examples(), prior.levels, prior.classes));
        if (!options.out.isEmpty()) {
            write(result);
        }
        LongTailPrint.prior(out, result);
        options.printJson(out, result.summary());
        return ExitStatus.DONE;
    }

    private int ofSimulation() throws IOException {
        Prior law = prior.prior();
        Recipe recipe = options.recipe(Sessions.hadoop());
        LongTailSimulationOptions asked = simulate.options(law, prior.examples(), prior.classes, recipe != null);
        return Jobs.writing("audit longtail", options, log, (peacock, hadoop) -> {
            LongTailSimulation done = LongTailSimulations.run(peacock.context(), asked, recipe);
            LongTailPrint.simulation(out, done);
            options.printJson(out, done.summary());
            return done.failed() > 0 ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }

    private void write(LongTailPrior result) throws IOException {
        try (OutputLock lock = OutputLock.acquire(Sessions.hadoop(), options.out, "peacock audit longtail");
                SparkSession session = Sessions.open("audit longtail")) {
            lock.check();
            result.write(session, options.out);
        }
    }

    private int ofCounts(String file) throws IOException {
        Path path = GivenPath.localByDefault(file);
        try (BufferedReader reader = LongTailPriorOptions.reader(path)) {
            String name = Secrets.withoutUserInfo(path.toString());
            SizeCounts sizes = SizeCounts.of(NumbersFile.counts(reader, name));
            Integer n = prior.examples;
            if (n != null && n != sizes.examples()) {
                throw new UserError("--examples " + n + ": the counts in " + name + " add up to " + sizes.examples()
                        + " examples; remove the option");
            }
            GoodTuring goodTuring = GoodTuring.of(sizes);
            LongTailPrint.counts(out, goodTuring, prior.classes);
            if (options.json) {
                out.println(LongTailJson.counts(goodTuring, prior.classes));
            }
        }
        return ExitStatus.DONE;
    }

    private int ofRun() throws IOException {
        LongTailOptions asked = new LongTailOptions(by(), neighbours);
        options.out = from == null ? options.out : from;
        options.checkConfiguration();
        return Jobs.writing("audit longtail", options, log, (peacock, hadoop) -> {
            LongTailResult result = AuditLongTail.audit(run(peacock, hadoop), asked);
            LongTailSummary summary = LongTailSummary.of(result);
            LongTailPrint.run(out, result, summary);
            options.printJson(out, summary);
            return ExitStatus.DONE;
        });
    }

    private LongTailOptions.@Nullable By by() {
        String given = by;
        if (given == null) {
            return null;
        }
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "column" -> LongTailOptions.By.COLUMN;
            case "pixels" -> LongTailOptions.By.PIXELS;
            case "hidden" -> LongTailOptions.By.HIDDEN;
            default -> throw new UserError("--by " + Shown.text(given) + ": must be column, pixels or hidden");
        };
    }
}
