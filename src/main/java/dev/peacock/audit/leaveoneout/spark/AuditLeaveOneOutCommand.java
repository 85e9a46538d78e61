package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.audit.AuditJob;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Audits;
import dev.peacock.audit.leaveoneout.Agreement;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.AllowCommandOption;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.Jobs;
import dev.peacock.command.RepairOption;
import dev.peacock.estimate.Counts;
import dev.peacock.stats.Interval;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code audit leave-one-out}: trains on all examples, leaves one out, trains again, and compares. */
@Command(
        name = "leave-one-out",
        description = "train on all train examples, leave one out, train again, and compare.",
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock audit leave-one-out --out target/digits --top 10 --random 10 --repeats 50",
            "  job/peacock audit leave-one-out --out target/digits --ids 17,256 --repeats 200",
            "",
            "If it was stopped, run it again to continue. With more --repeats it keeps the finished models "
                    + "and trains more.",
            "If the fleet was trained with training.command, add --conf FILE, or --allow-command to run the "
                    + "stored program with your rights."
        })
final class AuditLeaveOneOutCommand extends AuditJob {
    private static final int TOP = 10;

    @Mixin
    final RepairOption repair = new RepairOption();

    @Mixin
    final AllowCommandOption allow = new AllowCommandOption();

    @Option(
            names = "--ids",
            paramLabel = "ID,...",
            description = "The train examples to leave out, one at a time, by their train_id.")
    @Nullable
    String ids;

    @Option(
            names = "--top",
            paramLabel = "K",
            description = "Leave out the K most memorized examples, judged by half of the fleet (default: 10, without "
                    + "--ids).")
    @Nullable
    Integer top;

    @Option(
            names = "--random",
            paramLabel = "K",
            description = "Also leave out K of the others, drawn at random (default: 10, without --ids).")
    @Nullable
    Integer random;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "50",
            description = "Number of models with all examples, and without each of those left out (default: "
                    + "${DEFAULT-VALUE}).")
    int repeats;

    public AuditLeaveOneOutCommand(Audits audits, PrintStream out, PrintStream log) {
        super(audits, out, log);
    }

    @Override
    public Integer call() throws Exception {
        LeaveOneOutOptions asked = asked();
        options.checkConfiguration();
        return Jobs.writing("audit leave-one-out", options, log, (peacock, hadoop) -> {
            LeaveOneOutResult result = AuditLeaveOneOut.audit(
                    AuditRun.of(audits, peacock, () -> allow.read(options, hadoop), repair.asked),
                    asked,
                    options.reproduce("audit", allow.typed(words(asked))));
            print(result);
            LeaveOneOutSummary summary = result.summary();
            options.printJson(out, summary);
            return summary.models() < summary.repeats() * (summary.examples() + 1)
                    ? ExitStatus.SOME_RUNS_FAILED
                    : ExitStatus.DONE;
        });
    }

    private LeaveOneOutOptions asked() {
        String given = ids;
        if (given == null) {
            return new LeaveOneOutOptions(List.of(), top == null ? TOP : top, random == null ? TOP : random, repeats);
        }
        if (top != null || random != null) {
            throw new UserError("--ids already says which examples are left out; remove --top and --random");
        }
        List<Integer> listed = new ArrayList<>();
        for (String word : given.split(",", -1)) {
            try {
                listed.add(Integer.valueOf(word.trim()));
            } catch (NumberFormatException e) {
                throw new UserError("--ids " + Shown.text(given) + ": must be whole numbers, separated by commas", e);
            }
        }
        return new LeaveOneOutOptions(listed, 0, 0, repeats);
    }

    private static String[] words(LeaveOneOutOptions asked) {
        List<String> words = new ArrayList<>(List.of("leave-one-out"));
        if (asked.ids().isEmpty()) {
            words.addAll(List.of("--top", String.valueOf(asked.top()), "--random", String.valueOf(asked.random())));
        } else {
            words.addAll(List.of(
                    "--ids",
                    String.join(",", asked.ids().stream().map(String::valueOf).toList())));
        }
        words.addAll(List.of("--repeats", String.valueOf(asked.repeats())));
        return words.toArray(String[]::new);
    }

    private void print(LeaveOneOutResult result) {
        out.printf(
                Locale.ROOT,
                "%nMemorization by leaving one example out (%,d models, 95%% interval) and by the fleet's "
                        + "subsets%n",
                result.summary().models());
        out.println("  train_id  chosen  leave-one-out             subsets                   subsets, fresh half");
        for (LeaveOneOutResult.Example example : result.examples()) {
            Double fresh = example.fresh().difference();
            out.printf(
                    Locale.ROOT,
                    "  %8d  %-6s  %-24s  %-24s  %s%n",
                    example.chosen().trainId(),
                    example.chosen().why().word(),
                    shown(example.leftOut()),
                    shown(example.subset()),
                    fresh == null ? "undefined" : String.format(Locale.ROOT, "%6.3f", fresh));
        }
        agreement("over all", result.summary().all());
        agreement("over those chosen at random", result.summary().random());
        agreement("influence, over the pairs of the table", result.summary().pairs());
        out.println(result.summary().found());
    }

    private static String shown(Counts counts) {
        Double value = counts.difference();
        Interval interval = counts.interval();
        return value == null || interval == null
                ? "undefined"
                : String.format(Locale.ROOT, "%6.3f (%.3f to %.3f)", value, interval.low(), interval.high());
    }

    private void agreement(String what, Agreement agreement) {
        Double mean = agreement.meanDifference();
        if (mean == null) {
            return;
        }
        Double correlation = agreement.rankCorrelation();
        Interval interval = agreement.meanDifferenceInterval();
        out.printf(
                Locale.ROOT,
                "%s (%,d): rank correlation %s; subsets minus leave-one-out %.3f%s%n",
                what,
                agreement.compared(),
                correlation == null ? "undefined" : String.format(Locale.ROOT, "%.3f", correlation),
                mean,
                interval == null ? "" : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()));
    }
}
