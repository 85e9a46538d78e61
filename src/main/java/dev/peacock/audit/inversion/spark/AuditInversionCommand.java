package dev.peacock.audit.inversion.spark;

import dev.peacock.attack.inversion.MiFace;
import dev.peacock.audit.AuditJob;
import dev.peacock.audit.Audits;
import dev.peacock.audit.inversion.InversionSummary;
import dev.peacock.audit.inversion.spark.InversionOptions.Box;
import dev.peacock.audit.inversion.spark.InversionOptions.Start;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import dev.peacock.command.TargetOptions;
import dev.peacock.spark.session.Sessions;
import dev.peacock.target.Answers;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit inversion}: makes images of the classes from models of a fleet. */
@Command(
        name = "inversion",
        description = {
            "make an image of each class from models of a fleet, and find whether it shows who was in their training data.",
            "The models are trained again, one by one. With --model or --endpoint another model is inverted, and the fleet gives examples and "
                    + "judges. A job that was killed goes on where it was."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit inversion --out target/faces",
            "  job/peacock audit inversion --out target/faces --black-box --spsa 20 --answers rounded:2 --models 16",
            "  job/peacock audit inversion --out target/faces --model model.zip"
        })
final class AuditInversionCommand extends AuditJob {
    private static final int MOST_STEPS = 1_000_000;
    private static final int MOST_STARTS = 1000;
    private static final int MOST_DRAWS = 1_000_000;

    @Mixin
    final TargetOptions target = new TargetOptions();

    @Option(
            names = "--models",
            paramLabel = "NUMBER",
            description = "Models to invert, the first ones of the fleet (default: ${DEFAULT-VALUE}).")
    int models = 64;

    @Option(
            names = "--labels",
            paramLabel = "NAME",
            split = ",",
            description = "Names of the classes to invert (default: all).")
    List<String> labels = new ArrayList<>();

    @Option(
            names = "--alpha",
            paramLabel = "STEPS",
            description = "Most steps of a descent (default: ${DEFAULT-VALUE}).")
    int alpha = 5000;

    @Option(
            names = "--beta",
            paramLabel = "STEPS",
            description = "Stop when the cost has not fallen for so many steps (default: ${DEFAULT-VALUE}).")
    int beta = 100;

    @Option(
            names = "--gamma",
            paramLabel = "NUMBER",
            description = "Stop at this probability of the class (default: ${DEFAULT-VALUE}).")
    double gamma = .99;

    @Option(
            names = "--lambda",
            paramLabel = "NUMBER",
            description = "Length of a step, times the gradient (default: ${DEFAULT-VALUE}).")
    double lambda = .1;

    @Option(
            names = "--momentum",
            paramLabel = "NUMBER",
            defaultValue = "0",
            description = "What is kept of the last step's direction, from 0 to below 1 (default: ${DEFAULT-VALUE}).")
    double momentum;

    @Option(
            names = "--start",
            paramLabel = "IMAGE",
            description =
                    "The image to start from: mean, of the test examples; zeros; noise; or test:ID, a test example (default: "
                            + "${DEFAULT-VALUE}).")
    String start = "mean";

    @Option(
            names = "--starts",
            paramLabel = "NUMBER",
            description =
                    "With --start noise: images to start from, of which the one with the highest confidence counts "
                            + "(default: ${DEFAULT-VALUE}).")
    int starts = 1;

    @Option(
            names = "--denoise",
            paramLabel = "HOW",
            description =
                    "What is done to images between steps: none, gaussian:SIGMA in pixels, or tv:WEIGHT (default: "
                            + "${DEFAULT-VALUE}).")
    String denoise = "none";

    @Option(
            names = "--black-box",
            description = "Ask the models for probabilities alone, and estimate gradients from differences.")
    boolean blackBox;

    @Option(
            names = "--spsa",
            paramLabel = "NUMBER",
            description =
                    "With --black-box: random directions for each step, 2 queries each (default: central differences, "
                            + "2 queries for each value of an example).")
    @Nullable
    Integer spsa;

    @Option(
            names = "--difference",
            paramLabel = "NUMBER",
            description = "With --black-box: how far from an image the model is asked (default: 0.05).")
    @Nullable
    Double difference;

    @Option(
            names = "--answers",
            paramLabel = "KIND",
            description =
                    "With --black-box: the defence that models tell less than full: rounded:K, probabilities rounded to K "
                            + "decimals, or label (default: full).")
    @Nullable
    String answers;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Of noise and directions (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    AuditInversionCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws IOException {
        target.check(false);
        InversionOptions wanted = asked();
        AuditInversion.Asked asked = new AuditInversion.Asked(
                target.isFile() ? target.file(Sessions.hadoop()) : null,
                target.isService() ? target.service() : null,
                target.limits());
        options.checkConfiguration();
        return Jobs.writing("audit inversion", options, log, (peacock, hadoop) -> {
            InversionSummary found = new AuditInversion(run(peacock, hadoop), wanted, asked, out).audit();
            options.printJson(out, found);
            return ExitStatus.DONE;
        });
    }

    private InversionOptions asked() {
        require(models >= 1, "--models " + models + ": must be at least 1");
        require(alpha >= 1 && alpha <= MOST_STEPS, "--alpha " + alpha + ": must be 1 to " + MOST_STEPS + " steps");
        require(beta >= 1, "--beta " + beta + ": must be at least 1 step");
        require(gamma > 0 && gamma <= 1, "--gamma " + gamma + ": must be a probability above 0 and at most 1");
        require(lambda > 0 && Double.isFinite(lambda), "--lambda " + lambda + ": must be a number above 0");
        require(momentum >= 0 && momentum < 1, "--momentum " + momentum + ": must be at least 0 and below 1");
        require(starts >= 1 && starts <= MOST_STARTS, "--starts " + starts + ": must be 1 to " + MOST_STARTS);
        Start from = Start.of(start);
        require(
                starts == 1 || from.kind() == Start.Kind.NOISE,
                "--starts " + starts + ": only noise gives several images to start from; give --start noise");
        return new InversionOptions(
                models,
                labels,
                new MiFace(
                        alpha,
                        beta,
                        gamma,
                        lambda,
                        momentum,
                        InversionOptions.denoising(denoise),
                        MiFace.PUBLISHED.range()),
                from,
                starts,
                box(),
                seed);
    }

    private Box box() {
        Integer draws = spsa;
        Double step = difference;
        String told = answers;
        boolean isBlack = blackBox || target.isService();
        require(
                isBlack || draws == null && step == null && told == null,
                (draws != null ? "--spsa" : step != null ? "--difference" : "--answers") + " belongs to --black-box");
        require(
                told == null || !target.isService(),
                "--answers is for a fleet or a file: remove it, since a service tells what it tells");
        require(
                draws == null || draws >= 1 && draws <= MOST_DRAWS,
                "--spsa " + draws + ": must be 1 to " + MOST_DRAWS + " directions");
        require(
                step == null || step > 0 && Double.isFinite(step),
                "--difference " + step + ": must be a number above 0");
        return new Box(
                isBlack,
                draws == null ? 0 : draws,
                step == null ? Box.STEP : step,
                told == null ? Answers.FULL : Answers.of("--answers", told));
    }

    private static void require(boolean isMet, String message) {
        if (!isMet) {
            throw new UserError(message);
        }
    }
}
