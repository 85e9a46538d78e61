package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.stealing.Plan;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.audit.stealing.Strategy;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.TargetOptions;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.session.Sessions;
import dev.peacock.target.Answers;
import dev.peacock.target.TargetFile;
import dev.peacock.target.service.Endpoint;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit stealing}: copies a model by asking it. */
@Command(
        name = "stealing",
        description = {
            "copy a model by asking it, and measure how like the copy is.",
            "The model is that of a run of the fleet in --out, a file of DL4J or ONNX, or a prediction service, whose key is read "
                    + "from the environment variable PEACOCK_API_KEY. Stopped and run again, it asks a service what is missing."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  job/peacock audit stealing --out target/digits --run 0",
            "  job/peacock audit stealing --endpoint http://localhost:8123/ --inputs 64 --classes 10 --limit-queries 20000 \\",
            "      --out target/stolen"
        })
final class AuditStealingCommand implements Callable<Integer> {
    private static final int MOST_HIDDEN = 4096;
    private static final int MOST_BUDGET = 10_000_000;
    private static final int MOST_THIEVES = 100;
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_FACTOR = 1_000;
    private static final int MOST_POINTS = 100_000;

    private final Audits audits;
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final TargetOptions target = new TargetOptions();

    @Option(
            names = "--run",
            paramLabel = "R",
            split = ",",
            description = "Runs of the fleet whose models are stolen (default: the first one).")
    List<Integer> runs = new ArrayList<>();

    @Option(
            names = "--answers",
            paramLabel = "KIND",
            split = ",",
            description =
                    "What the model tells: full, rounded:K (to K digits) or label, each of which is tried (default: "
                            + "full,rounded:3,label). A service tells what it tells.")
    List<String> answers = new ArrayList<>();

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "uniform,line-search,adaptive",
            description =
                    "How queries are chosen to train a copy: uniform, line-search, adaptive, or none, for equations "
                            + "alone (default: ${DEFAULT-VALUE}).")
    List<String> strategies = new ArrayList<>();

    @Option(
            names = "--budgets",
            paramLabel = "N",
            split = ",",
            defaultValue = "300,1000,3000",
            description = "Queries to train a copy with, each of which is tried (default: ${DEFAULT-VALUE}).")
    List<Integer> budgets = new ArrayList<>();

    @Option(
            names = "--thieves",
            paramLabel = "N",
            description = "Copies to train in each way, with other seeds and queries (default: ${DEFAULT-VALUE}).")
    int thieves = 3;

    @Option(
            names = "--hidden",
            paramLabel = "UNITS",
            description = "Units of the copy's hidden layer; 0 for none (default: ${DEFAULT-VALUE}).")
    int hidden = 64;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of the copy's training (default: ${DEFAULT-VALUE}).")
    int steps = 2000;

    @Option(
            names = "--factor",
            paramLabel = "N",
            description = "Queries of equations by rounded confidences, for each parameter of a class (default: "
                    + "${DEFAULT-VALUE}).")
    int factor = 10;

    @Option(
            names = "--points",
            paramLabel = "N",
            description = "Random queries at which copies are judged (default: ${DEFAULT-VALUE}).")
    int points = 1000;

    @Option(
            names = "--range",
            paramLabel = "NUMBER",
            arity = "2",
            description =
                    "Lowest and highest value of a random query (default: those of each value among test examples, or 0 "
                            + "and 1 without any).")
    double @Nullable [] range;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Test examples of a file or a service: an array of NumPy (.npy) with a row for each.")
    @Nullable
    String test;

    @Option(names = "--seed", paramLabel = "N", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    AuditStealingCommand(Audits audits, PrintStream out, PrintStream log) {
        this.audits = audits;
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        boolean isFleet = !target.isFile() && !target.isService();
        target.check(isFleet || !runs.isEmpty());
        StealingOptions asked = new StealingOptions(plan(), range());
        if (isFleet && test != null) {
            throw new UserError(
                    "--test is for a file or a service: remove it, since a fleet has test examples of its own");
        }
        if (isFleet) {
            options.checkConfiguration();
            return ofFleet(asked);
        }
        options.refuseConfiguration("audit stealing of a file or a service", "it reads no fleet");
        Configuration settings = Sessions.hadoop();
        AuditStealing.Test examples =
                test == null ? new AuditStealing.Test(new float[0], 0) : TestArray.read(settings, test, seed, log);
        if (target.isFile()) {
            TargetFile file = target.file(settings);
            return written(asked, audit -> audit.ofFile(file, examples));
        }
        Endpoint endpoint = target.service();
        Limits limits = target.limits();
        ServiceKey key = ServiceKey.ofPredictions(System.getenv(), endpoint.address());
        return written(asked, audit -> audit.ofService(endpoint, key, limits, examples));
    }

    private int ofFleet(StealingOptions asked) throws IOException {
        return Jobs.writing("audit stealing", options, log, (peacock, hadoop) -> {
            AuditRun run = AuditRun.of(audits, peacock, () -> options.fromFileOrDirectory(hadoop));
            List<Integer> chosen = runs.isEmpty() ? List.of(run.fleet().runs()[0]) : runs;
            options.printJson(out, new AuditStealing(run.context(), asked, out).ofFleet(run, chosen));
            return ExitStatus.DONE;
        });
    }

    private interface Stealing {
        StealingSummary of(AuditStealing audit) throws IOException;
    }

    private int written(StealingOptions asked, Stealing stealing) throws IOException {
        return Jobs.writing("audit stealing", options, log, (peacock, hadoop) -> {
            options.printJson(out, stealing.of(new AuditStealing(peacock.context(), asked, out)));
            return ExitStatus.DONE;
        });
    }

    private Plan plan() {
        within("--thieves", thieves, 1, MOST_THIEVES);
        within("--hidden", hidden, 0, MOST_HIDDEN);
        within("--steps", steps, 1, MOST_STEPS);
        within("--factor", factor, 2, MOST_FACTOR);
        within("--points", points, 1, MOST_POINTS);
        distinct("--run", runs);
        distinct("--answers", answers);
        distinct("--strategy", strategies);
        distinct("--budgets", budgets);
        budgets.forEach(budget -> within("--budgets", budget, 2, MOST_BUDGET));
        if (target.isService() && !answers.isEmpty()) {
            throw new UserError("--answers is for a fleet or a file: remove it, since a service tells what it tells");
        }
        List<Answers> told = answers.isEmpty()
                ? List.of(Answers.FULL, Answers.rounded(3), Answers.LABEL)
                : answers.stream().map(typed -> Answers.of("--answers", typed)).toList();
        return new Plan(
                target.isService() ? List.of(Answers.FULL) : told,
                strategies.equals(List.of("none"))
                        ? List.of()
                        : strategies.stream()
                                .map(AuditStealingCommand::strategy)
                                .toList(),
                budgets,
                thieves,
                hidden,
                steps,
                factor,
                points,
                seed);
    }

    private static Strategy strategy(String typed) {
        return Arrays.stream(Strategy.values())
                .filter(one -> one.toString().equals(typed))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        "--strategy " + Shown.path(typed) + " must be uniform, line-search, adaptive or none"));
    }

    private float @Nullable [] range() {
        if (range == null) {
            return null;
        }
        if (!(range[0] < range[1]) || !Float.isFinite((float) range[0]) || !Float.isFinite((float) range[1])) {
            throw new UserError("--range " + range[0] + " " + range[1] + ": the first must be less than the second");
        }
        return new float[] {(float) range[0], (float) range[1]};
    }

    /** The same twice would count as two. */
    private static void distinct(String name, List<?> values) {
        for (Object value : values) {
            if (Collections.frequency(values, value) > 1) {
                throw new UserError(name + " has " + Shown.path(String.valueOf(value)) + " twice: give it once");
            }
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(String.format(Locale.ROOT, "%s %d: must be from %d to %,d", name, value, least, most));
        }
    }
}
