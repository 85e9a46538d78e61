package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.audit.epsilon.OneRunBound;
import dev.peacock.audit.epsilon.GuessCounts;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit epsilon}: computes a lower bound on epsilon from guesses about one run, or only from their numbers. */
@Command(
        name = "epsilon",
        description = {
            "compute a lower bound on the epsilon of differential privacy, from guesses about which "
                    + "examples one model was trained on.",
            "With --m, --r and --v it only calculates, and needs no --out. With --guesses it checks the "
                    + "guesses in a file against",
            "the run of a finished fleet. Without these, it makes guesses itself, from the fleet's margins."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit epsilon --m 100 --r 100 --v 100",
            "  job/peacock audit epsilon --out target/digits-half --run 0",
            "  job/peacock audit epsilon --out target/digits-half --run 0 --guesses guesses.csv"
        })
final class AuditEpsilonCommand implements Callable<Integer> {
    private final Audits audits;
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Option(
            names = "--m",
            paramLabel = "N",
            description = "Number of canaries: examples that were each in the training set, or not, by a fair coin.")
    @Nullable
    Integer m;

    @Option(
            names = "--r",
            paramLabel = "N",
            description = "Number of guesses about which of them were in and which were out.")
    @Nullable
    Integer r;

    @Option(names = "--v", paramLabel = "N", description = "Number of guesses that are right.")
    @Nullable
    Integer v;

    @Option(
            names = "--guesses",
            paramLabel = "FILE",
            description = "A CSV file of guesses: the heading train_id,guess, and then in, out or abstain for "
                    + "each example guessed; a path or any Hadoop URI.")
    @Nullable
    String guesses;

    @Option(
            names = "--guess",
            paramLabel = "N",
            description =
                    "How many guesses to make from the fleet's margins, half of them in and half out (default: a tenth"
                            + " of the train examples). Choose it before you see results.")
    @Nullable
    Integer guess;

    @Option(names = "--run", paramLabel = "R", description = "The run that the guesses are about (default: 0).")
    @Nullable
    Integer run;

    @Option(
            names = "--confidence",
            paramLabel = "C",
            description = "The confidence of the bound (default: ${DEFAULT-VALUE}).")
    double confidence = 0.95;

    @Option(
            names = "--delta",
            paramLabel = "D",
            description = "The delta of (epsilon, delta)-differential privacy (default: ${DEFAULT-VALUE}).")
    double delta;

    private AuditEpsilonCommand(Audits audits, PrintStream out, PrintStream log) {
        this.audits = audits;
        this.out = out;
        this.log = log;
    }

    /** The calculation needs no output directory, so --out, which every other command requires, is checked here. */
    public static CommandLine line(Audits audits, PrintStream out, PrintStream log) {
        return JobOptions.withoutRequiredOut(new CommandLine(new AuditEpsilonCommand(audits, out, log)));
    }

    @Override
    public Integer call() throws IOException {
        OneRunBound.check(confidence, delta);
        if (m != null || r != null || v != null) {
            print(calculated());
            return ExitStatus.DONE;
        }
        if (options.out.isEmpty()) {
            throw new UserError(
                    "--out is missing: give the output directory of the fleet to audit, or --m, --r and --v");
        }
        options.checkConfiguration();
        return Jobs.writing("audit epsilon", options, log, (peacock, hadoop) -> {
            print(audited(AuditRun.of(audits, peacock, () -> options.fromFileOrDirectory(hadoop))));
            return ExitStatus.DONE;
        });
    }

    private EpsilonSummary calculated() {
        if (m == null || r == null || v == null) {
            throw new UserError("give all of --m, --r and --v (canaries, guesses, and right guesses), or none of them");
        }
        if (guesses != null || guess != null || run != null) {
            throw new UserError("--m, --r and --v already are the counts; leave out --run, --guesses and --guess");
        }
        return EpsilonSummary.of(null, EpsilonBound.of(new GuessCounts(m, r, v), confidence, delta), "counts");
    }

    private EpsilonSummary audited(AuditRun audit) throws IOException {
        int target = run == null ? 0 : run;
        if (guesses == null) {
            return AuditEpsilon.audit(audit, target, guess, confidence, delta);
        }
        if (guess != null) {
            throw new UserError(
                    "--guesses is a file of guesses, and --guess the number that Peacock makes itself; give only "
                            + "one of them");
        }
        Path file = JobOptions.localByDefault(guesses);
        return AuditEpsilon.audit(audit, target, file, confidence, delta);
    }

    private void print(EpsilonSummary summary) {
        String level = percent(BigDecimal.valueOf(summary.confidence()));
        out.printf(
                Locale.ROOT,
                "%nepsilon is at least %.4f (%s confidence, delta %s): %,d of %,d guesses about %,d canaries are right%n",
                summary.epsilonLow(),
                level,
                BigDecimal.valueOf(summary.delta()).stripTrailingZeros(),
                summary.correct(),
                summary.guesses(),
                summary.canaries());
        if (summary.epsilonLow() > 0) {
            out.printf(
                    Locale.ROOT,
                    "If training were (epsilon, delta)-differentially private with a smaller epsilon, so "
                            + "many right guesses would have a probability of at most %s.%n",
                    percent(BigDecimal.ONE.subtract(BigDecimal.valueOf(summary.confidence()))));
        } else {
            out.println("These guesses do not rule out any epsilon, not even 0.");
        }
        out.println("This is a lower bound from one run and these guesses. Better guesses may raise it, and it "
                + "does not prove privacy.");
        options.printJson(out, summary);
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
