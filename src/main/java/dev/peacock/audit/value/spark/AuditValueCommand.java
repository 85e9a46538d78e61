package dev.peacock.audit.value.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.check.UserError;
import dev.peacock.command.AllowCommandOption;
import dev.peacock.command.Console;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import dev.peacock.command.RepairOption;
import dev.peacock.command.RetrainOptions;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit value}: what each train example is worth. */
@Command(
        name = "value",
        description =
                "say what each train example is worth to test accuracy (its data Banzhaf value), and which examples do harm.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit value --out target/digits",
            "  job/peacock audit value --out target/digits --test 3,17",
            "  job/peacock audit value --out target/digits --retrain 15,75 --repeats 20",
            "",
            "With --retrain: if it was stopped, run it again to continue. If the fleet was trained with training.command, add "
                    + "--conf FILE, or --allow-command to run the stored program with your rights."
        })
final class AuditValueCommand extends AuditJob {
    @Mixin
    final RepairOption repair = new RepairOption();

    @Mixin
    final AllowCommandOption allow = new AllowCommandOption();

    @Mixin
    final RetrainOptions again = new RetrainOptions();

    @Option(
            names = "--test",
            paramLabel = "ID",
            arity = "1..*",
            description =
                    "Also say what train examples are worth to these test examples together, by their test_id, by their id in the data "
                            + "set, or by file and line, as in customers.csv:12.")
    List<String> test = new ArrayList<>();

    @Option(
            names = "--by",
            paramLabel = "SCORE",
            description =
                    "accuracy or margin: the value to which is shown, and chooses what --retrain leaves out (default: margin "
                            + "where the fleet's outcomes keep margins). Of texts, accuracy is the share of test documents most of whose "
                            + "characters a model predicts, and margin the log-probability of their characters.")
    @Nullable
    String by;

    @Option(
            names = "--retrain",
            paramLabel = "K",
            split = ",",
            description =
                    "Also train models without the K train examples of the lowest value, and without as many at random.")
    List<Integer> retrain = new ArrayList<>();

    AuditValueCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws Exception {
        ValueOptions asked = new ValueOptions(test, retrain, score(), again.repeats, again.randomSets);
        options.checkConfiguration();
        return Jobs.writing("audit value", options, log, (peacock, hadoop) -> {
            AuditRun run = AuditRun.of(
                    audits,
                    peacock,
                    () -> retrain.isEmpty() ? options.fromFileOrDirectory(hadoop) : allow.read(options, hadoop),
                    repair.asked);
            ValueSummary found = AuditValue.audit(run, asked, options.reproduce("audit", allow.typed(words(asked))));
            print(found);
            options.printJson(out, found);
            return isWhole(found) ? ExitStatus.DONE : ExitStatus.SOME_RUNS_FAILED;
        });
    }

    private boolean isWhole(ValueSummary found) {
        return found.retrained().size() == retrain.size()
                && found.retrained().stream().allMatch(point -> point.repeats() == point.repeatsWanted());
    }

    private Optional<Measure.Score> score() {
        if (by == null) {
            return Optional.empty();
        }
        return switch (by) {
            case "accuracy" -> Optional.of(Measure.Score.ACCURACY);
            case "margin" -> Optional.of(Measure.Score.MARGIN);
            default -> throw new UserError("--by " + by + ": must be accuracy or margin");
        };
    }

    private String[] words(ValueOptions asked) {
        List<String> words = new ArrayList<>(List.of("value"));
        if (!asked.test().isEmpty()) {
            words.add("--test");
            words.addAll(asked.test());
        }
        asked.by().ifPresent(score -> words.addAll(List.of("--by", score.word())));
        if (!asked.retrain().isEmpty()) {
            words.addAll(List.of(
                    "--retrain",
                    String.join(
                            ",", asked.retrain().stream().map(String::valueOf).toList())));
            words.addAll(again.typed());
        }
        return words.toArray(String[]::new);
    }

    private void print(ValueSummary found) {
        out.println();
        ValueWords.found(found).forEach(out::println);
        print("the lowest values to " + ValueWords.to(found.all(found.shown())), found.shown(), found.harmful());
        print("the highest", found.shown(), found.helpful());
        if (!found.retrained().isEmpty()) {
            out.println();
            ValueWords.retrained(found).forEach(out::println);
            out.println("  removed      points gained                 at random                difference");
        }
        for (ValueSummary.Retrained point : found.retrained()) {
            out.printf(
                    Locale.ROOT,
                    "  %7d  %-24s  %-24s  %s%n",
                    point.removed(),
                    Console.points(point.gain(), point.gainInterval()),
                    Console.points(point.gainRandom(), point.gainRandomInterval()),
                    Console.points(point.difference(), point.differenceInterval()));
        }
    }

    private void print(String title, Measure.Score score, List<ValueSummary.Worth> examples) {
        if (!examples.isEmpty()) {
            out.printf("%n%s (95%% interval):%n", title);
        }
        for (ValueSummary.Worth worth : examples) {
            String name = worth.givenId() == null ? worth.source() : worth.givenId();
            out.printf(
                    Locale.ROOT,
                    "  train %d%s, label %s: %s%s, %s%n",
                    worth.id(),
                    name == null ? "" : " (" + name + ")",
                    worth.label(),
                    ValueWords.value(score, worth.value(), worth.valueInterval()),
                    ValueWords.believed(worth.believed()),
                    ValueWords.qValue(worth.qValue()));
        }
    }
}
