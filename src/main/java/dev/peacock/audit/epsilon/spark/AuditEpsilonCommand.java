package dev.peacock.audit.epsilon.spark;

import dev.peacock.attack.GuessCounts;
import dev.peacock.attack.OneRunBound;
import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.epsilon.BoundKind;
import dev.peacock.audit.epsilon.EpsilonBound;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code audit epsilon}: computes a lower bound on epsilon from guesses about one run, or only from their numbers. */
@Command(
        name = "epsilon",
        description = {
            "compute lower bounds on the epsilon of differential privacy, from guesses about which "
                    + "examples models were trained on.",
            "With --m, --r and --v it only calculates, and needs no --out. With --guesses it checks the "
                    + "guesses in a file against",
            "the run of a finished fleet. Without these, it makes guesses itself, from the fleet's margins, about one run",
            "and about many, and shows all bounds, corrected for their number; --bound declares one, without correction."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit epsilon --m 100 --r 100 --v 100",
            "  job/peacock audit epsilon --out target/digits-half",
            "  job/peacock audit epsilon --out target/digits-half --bound targets",
            "  job/peacock audit epsilon --out target/digits-half --run 0 --guesses guesses.csv"
        })
final class AuditEpsilonCommand extends AuditJob {
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
                    "How many guesses to make about a run from the fleet's margins, half of them in and half out (default: "
                            + "the number that other runs advise; of fewer than 16 runs, a tenth of the canaries). Choose it "
                            + "before you see results.")
    @Nullable
    Integer guess;

    @Option(
            names = "--run",
            paramLabel = "R",
            description = "The run that the bounds on one run are about (default: 0).")
    @Nullable
    Integer run;

    @Option(
            names = "--bound",
            paramLabel = "NAME",
            description =
                    "The only bound to compute, without correction for others: one-run, one-run-f-dp, one-run-gaussian, "
                            + "targets, targets-f-dp, targets-gaussian, best-canary, every-canary or random-canary. Choose it before "
                            + "you see results. Default: all that the fleet allows; with --guesses or --m, one-run.")
    @Nullable
    String bound;

    @Option(
            names = "--canaries",
            paramLabel = "FILE|COLUMN",
            description =
                    "Guess only these train examples: a CSV file of one column, headed train_id, given_id or source as in "
                            + "the table dataset/examples; or a column of your table that is in dataset.train.ignore, with 1, true or "
                            + "yes for canaries and 0, false or no for others. Choose them without this fleet's estimates, which say "
                            + "what its runs saw. Default: all train examples.")
    @Nullable
    String canaries;

    @Option(
            names = "--canary-value",
            paramLabel = "VALUE",
            description = "Guess only the train examples that have this value in the column of --canaries (default: "
                    + "dataset.train.subpopulation).")
    @Nullable
    String canaryValue;

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
        super(audits, out, log);
    }

    /** The calculation needs no output directory, so --out, which every other command requires, is checked here. */
    public static CommandLine line(Audits audits, PrintStream out, PrintStream log) {
        return JobOptions.withoutRequiredOut(new CommandLine(new AuditEpsilonCommand(audits, out, log)));
    }

    @Override
    public Integer call() throws IOException {
        OneRunBound.check(confidence, delta);
        if (m != null || r != null || v != null) {
            options.refuseConfiguration("audit epsilon with --m, --r and --v", "it only calculates");
            print(calculated());
            return ExitStatus.DONE;
        }
        if (options.out.isEmpty()) {
            throw new UserError(
                    "--out is missing: give the output directory of the fleet to audit, or --m, --r and --v");
        }
        options.checkConfiguration();
        return Jobs.writing("audit epsilon", options, log, (peacock, hadoop) -> {
            print(audited(run(peacock, hadoop)));
            return ExitStatus.DONE;
        });
    }

    private EpsilonSummary calculated() {
        if (m == null || r == null || v == null) {
            throw new UserError("give all of --m, --r and --v (canaries, guesses, and right guesses), or none of them");
        }
        if (guesses != null || guess != null || run != null || canaries != null || canaryValue != null) {
            throw new UserError(
                    "--m, --r and --v already are the counts; leave out --run, --guesses, --guess, --canaries and "
                            + "--canary-value");
        }
        BoundKind declared = declared();
        BoundKind kind = declared == null ? BoundKind.ONE_RUN : declared;
        if (!kind.isOfOneRun()) {
            throw new UserError(
                    "--bound " + kind.word() + ": needs a fleet; of --m, --r and --v only one-run, one-run-f-dp and "
                            + "one-run-gaussian can be computed");
        }
        EpsilonBound counts = EpsilonBound.of(kind, 1, 0, new GuessCounts(m, r, v), confidence, delta, "counts");
        return EpsilonSummary.of(null, List.of(counts), confidence);
    }

    private @Nullable BoundKind declared() {
        return bound == null ? null : BoundKind.of(bound);
    }

    private EpsilonSummary audited(AuditRun audit) throws IOException {
        BoundKind kind = declared();
        if (guesses != null && guess != null) {
            throw new UserError(
                    "--guesses is a file of guesses, and --guess the number that Peacock makes itself; give only "
                            + "one of them");
        }
        if (guesses != null && kind != null && !kind.isOfOneRun()) {
            throw new UserError("--guesses is about one run, but --bound " + kind.word()
                    + " is about several; declare one-run, " + "one-run-f-dp or one-run-gaussian");
        }
        return AuditEpsilon.audit(
                audit,
                new Asked(
                        run == null ? 0 : run,
                        guess,
                        guesses == null ? null : GivenPath.localByDefault(guesses),
                        kind,
                        canaries,
                        canaryValue,
                        confidence,
                        delta));
    }

    private void print(EpsilonSummary summary) {
        String level = EpsilonWords.percent(BigDecimal.valueOf(summary.confidence()));
        BigDecimal atDelta = BigDecimal.valueOf(summary.delta()).stripTrailingZeros();
        EpsilonBound counts = EpsilonBound.largest(summary.bounds());
        if (counts.muLow() == null) {
            out.printf(
                    "%nepsilon is at least %s (%s confidence, delta %s): %s%n",
                    EpsilonWords.number(summary.epsilonLow()), level, atDelta, EpsilonWords.count(counts));
        } else {
            out.printf(
                    "%nmu is at least %s (%s confidence), if the guarantee is Gaussian: %s%n",
                    EpsilonWords.number(counts.muLow()), level, EpsilonWords.count(counts));
            out.println(
                    counts.epsilonLow() == null
                            ? "At delta 0 no such guarantee has an epsilon; give a --delta above 0 to see which this mu means."
                            : "With such a mu, epsilon is " + EpsilonWords.number(counts.epsilonLow()) + " at delta "
                                    + atDelta + ".");
        }
        Double low = counts.muLow() == null ? counts.epsilonLow() : counts.muLow();
        out.println(
                low != null && low > 0
                        ? EpsilonWords.meaning(summary)
                        : "These guesses do not rule out any epsilon, not even 0.");
        if (summary.bounds().size() > 1) {
            out.println(EpsilonWords.choice(summary));
            table(summary);
        }
        EpsilonWords.failed(summary).ifPresent(out::println);
        out.println(
                "This is a lower bound from these guesses. Better guesses may raise it, and it does not prove privacy.");
        options.printJson(out, summary);
    }

    private void table(EpsilonSummary summary) {
        out.printf("%n  %-18s%9s%9s  %s%n", "bound", "epsilon", "mu", "guesses");
        for (EpsilonBound of : summary.bounds()) {
            out.printf(
                    "  %-18s%9s%9s  %s%n",
                    of.bound(),
                    EpsilonWords.number(of.epsilonLow()),
                    EpsilonWords.number(of.muLow()),
                    EpsilonWords.guesses(of));
        }
        out.printf("%nwhat each assumes:%n");
        summary.bounds()
                .forEach(of -> out.printf("  %s: %s%n", of.bound(), of.kind().assumes()));
        out.println();
    }
}
