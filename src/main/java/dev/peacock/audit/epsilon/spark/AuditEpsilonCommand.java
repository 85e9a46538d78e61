package dev.peacock.audit.epsilon.spark;

import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.audit.epsilon.OneRunBound;
import dev.peacock.audit.epsilon.Tally;
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

/** audit epsilon: a lower bound on epsilon from guesses about one run, or from the numbers of guesses alone. */
@Command(
        name = "epsilon",
        description = {
            "a lower bound on the epsilon of differential privacy from guesses who was in one run's subset.",
            "With --m, --r and --v it is a calculation, and needs no --out. With --guesses it counts a file's guesses against the",
            "run of a finished fleet. Else it guesses by itself, from the fleet's margins."
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

    @Option(names = "--m", paramLabel = "N", description = "Canaries: examples that were each in by a fair coin.")
    @Nullable
    Integer m;

    @Option(names = "--r", paramLabel = "N", description = "Guesses who of them was in and who was out.")
    @Nullable
    Integer r;

    @Option(names = "--v", paramLabel = "N", description = "Guesses that are right.")
    @Nullable
    Integer v;

    @Option(
            names = "--guesses",
            paramLabel = "FILE",
            description =
                    "Guesses as CSV: the heading train_id,guess, and in, out or abstain for each example guessed; any"
                            + " Hadoop URI.")
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

    @Option(names = "--run", paramLabel = "R", description = "The run that is guessed about (default: 0).")
    @Nullable
    Integer run;

    @Option(names = "--confidence", paramLabel = "C", description = "Of the bound (default: ${DEFAULT-VALUE}).")
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
            throw new UserError("--out is missing: which fleet is to be audited? (Or give --m, --r and --v.)");
        }
        options.checkConfiguration();
        return Jobs.writing("audit epsilon", options, log, (peacock, hadoop) -> {
            print(audited(AuditRun.of(audits, peacock, () -> options.fromFileOrDirectory(hadoop))));
            return ExitStatus.DONE;
        });
    }

    private EpsilonSummary calculated() {
        if (m == null || r == null || v == null) {
            throw new UserError("--m, --r and --v go together: canaries, guesses, and right guesses");
        }
        if (guesses != null || guess != null || run != null) {
            throw new UserError("--m, --r and --v are counts already; leave out --run, --guesses and --guess");
        }
        return EpsilonSummary.of(null, EpsilonBound.of(new Tally(m, r, v), confidence, delta), "counts");
    }

    private EpsilonSummary audited(AuditRun audit) throws IOException {
        int target = run == null ? 0 : run;
        if (guesses == null) {
            return AuditEpsilon.audit(audit, target, guess, confidence, delta);
        }
        if (guess != null) {
            throw new UserError("--guesses is a file of guesses, --guess how many Peacock makes; give one of them");
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
                    "An (epsilon, delta)-differentially private trainer with a smaller epsilon would give so many right guesses with"
                            + " a probability of at most %s.%n",
                    percent(BigDecimal.ONE.subtract(BigDecimal.valueOf(summary.confidence()))));
        } else {
            out.println("So many right guesses are no evidence against any epsilon, not even 0.");
        }
        out.println(
                "This is a lower bound from one run and these guesses: better guesses may raise it, and it proves no privacy.");
        options.printJson(out, summary);
    }

    private static String percent(BigDecimal share) {
        return share.movePointRight(2).stripTrailingZeros().toPlainString() + "%";
    }
}
