package dev.peacock.audit.utility.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.utility.spark.UtilitySummary.Level;
import dev.peacock.check.UserError;
import dev.peacock.command.AllowCommandOption;
import dev.peacock.command.Console;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import dev.peacock.command.RepairOption;
import dev.peacock.command.RetrainOptions;
import dev.peacock.stats.Interval;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit utility}: trains without the memorized examples, and without as many random ones. */
@Command(
        name = "utility",
        description =
                "measure the test accuracy (of language models, the log-probability of test documents) that memorized examples are "
                        + "worth: train models without them, and without as many random ones.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit utility --out target/digits --thresholds 0.25,0.5 --repeats 20",
            "  job/peacock audit utility --out target/digits --remove least --keep 0.8,0.6,0.4,0.2",
            "",
            "If it was stopped, run it again to continue. With more --repeats it keeps the finished models "
                    + "and trains more.",
            "If the fleet was trained with training.command, add --conf FILE, or --allow-command to run the "
                    + "stored program with your rights."
        })
final class AuditUtilityCommand extends AuditJob {
    private static final String THRESHOLDS = "0.25,0.5,0.75";
    private static final String KEPT = "0.8,0.6,0.4,0.2";

    @Mixin
    final RepairOption repair = new RepairOption();

    @Mixin
    final AllowCommandOption allow = new AllowCommandOption();

    @Mixin
    final RetrainOptions again = new RetrainOptions();

    @Option(
            names = "--remove",
            paramLabel = "WHICH",
            description =
                    "most: remove the most memorized examples; least: remove the least memorized ones, as in data "
                            + "pruning (default: ${DEFAULT-VALUE}).")
    String remove = "most";

    @Option(
            names = "--thresholds",
            paramLabel = "T,...",
            description =
                    "With --remove most: remove the examples with at least this memorization, which is at most 1, or of "
                            + "language models in nats for each character (default: " + THRESHOLDS + ").")
    @Nullable
    String thresholds;

    @Option(
            names = "--keep",
            paramLabel = "SHARE,...",
            description = "With --remove least: the shares of the train examples to keep (default: " + KEPT + ").")
    @Nullable
    String keep;

    public AuditUtilityCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws Exception {
        UtilityOptions asked = asked();
        options.checkConfiguration();
        return Jobs.writing("audit utility", options, log, (peacock, hadoop) -> {
            UtilitySummary summary = AuditUtility.audit(
                            AuditRun.of(audits, peacock, () -> allow.read(options, hadoop), repair.asked),
                            asked,
                            options.reproduce("audit", allow.typed(words(asked))))
                    .summary();
            print(summary);
            options.printJson(out, summary);
            return summary.repeats() < summary.repeatsWanted() ? ExitStatus.SOME_RUNS_FAILED : ExitStatus.DONE;
        });
    }

    private UtilityOptions asked() {
        UtilityOptions.Remove which = switch (remove) {
            case "most" -> UtilityOptions.Remove.MOST;
            case "least" -> UtilityOptions.Remove.LEAST;
            default -> throw new UserError("--remove " + remove + ": must be most or least");
        };
        boolean most = which == UtilityOptions.Remove.MOST;
        if ((most ? keep : thresholds) != null) {
            throw new UserError(most ? "--keep belongs to --remove least" : "--thresholds belongs to --remove most");
        }
        String given = most ? thresholds : keep;
        return new UtilityOptions(
                which,
                numbers(most ? "--thresholds" : "--keep", given == null ? (most ? THRESHOLDS : KEPT) : given),
                again.repeats,
                again.randomSets);
    }

    private static List<BigDecimal> numbers(String option, String text) {
        List<BigDecimal> numbers = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            try {
                numbers.add(new BigDecimal(word.trim()));
            } catch (NumberFormatException e) {
                throw new UserError(option + " " + text + ": must be numbers, separated by commas", e);
            }
        }
        return numbers;
    }

    private String[] words(UtilityOptions asked) {
        String levels = String.join(
                ",", asked.levels().stream().map(BigDecimal::toPlainString).toList());
        List<String> words = new ArrayList<>(List.of(
                "utility",
                "--remove",
                asked.remove().word(),
                asked.remove() == UtilityOptions.Remove.MOST ? "--thresholds" : "--keep",
                levels));
        words.addAll(again.typed());
        return words.toArray(String[]::new);
    }

    private void print(UtilitySummary summary) {
        boolean most = summary.remove() == UtilityOptions.Remove.MOST;
        out.printf(
                Locale.ROOT,
                "%n%s without the %s memorized examples, chosen by %,d models; %,d repeats, %d "
                        + "random sets (95%% interval)%n",
                summary.isOfLabels() ? "Accuracy lost" : summary.scored().lost + ",",
                most ? "most" : "least",
                summary.choosingModels(),
                summary.repeats(),
                summary.randomSets());
        out.println((most ? "  threshold" : "  kept     ")
                + "  removed  test examples       "
                + (summary.isOfLabels() ? "points lost" : "lost       ")
                + "               at random                 difference");
        for (Level level : summary.levels()) {
            out.printf(
                    Locale.ROOT,
                    "  %9.3f  %7d  %-10s %,7d  %-24s  %-24s  %s%n",
                    level.level(),
                    level.removed(),
                    level.testGroup().word(),
                    level.testExamples(),
                    lost(summary, level.lossChosen(), level.lossChosenInterval()),
                    lost(summary, level.lossRandom(), level.lossRandomInterval()),
                    lost(summary, level.difference(), level.differenceInterval()));
        }
    }

    private static String lost(UtilitySummary summary, double value, @Nullable Interval interval) {
        return summary.isOfLabels() ? Console.points(value, interval) : summary.lost(value, interval);
    }
}
