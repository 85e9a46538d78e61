package dev.peacock.cli;

import dev.peacock.config.text.Words;
import dev.peacock.report.words.ScoreWords;
import dev.peacock.spark.plan.Plan;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints a plan for people to read. */
final class PlanTable {
    private PlanTable() {}

    static void print(PrintStream out, Plan plan) {
        out.printf(
                Locale.ROOT,
                "Measured on %,d finished runs: %.2f s per model (standard deviation %.2f s), %d tasks at a "
                        + "time, %.2f models/s%n",
                plan.trialRuns(),
                plan.secondsPerModel(),
                plan.secondsDeviation(),
                plan.tasks(),
                plan.modelsPerSecond());
        out.printf(Locale.ROOT, "Pairs to test: %,d, at a false-discovery rate of %s%n%n", plan.tests(), plan.fdr());
        out.printf(
                Locale.ROOT,
                "  models  standard error: worst   measured   power to find influence %s   time%s%n",
                new BigDecimal(plan.influence())
                        .setScale(3, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros(),
                ScoreWords.by(plan.score()).replaceFirst("^ (.+)", "  ($1)"));
        for (Plan.Row row : plan.rows()) {
            out.printf(
                    Locale.ROOT,
                    " %7d %22s %10s %27s   %s%n",
                    row.models(),
                    number("%.3f", row.worst()),
                    number("%.3f", row.typical()),
                    number("%.1f%%", row.power() == null ? null : 100 * row.power()),
                    duration(row.seconds()));
        }
        out.println();
        Integer recommended = plan.recommended();
        out.println(
                recommended == null
                        ? "For a recommendation, add --target-se 0.03 or --power 0.8."
                        : "Recommended: --set subsets.models=" + recommended);
        if (plan.saving() != null) {
            out.println(saving(plan.saving(), plan.trialRuns()));
        }
        scores(out, plan);
        boolean classify = plan.rows().stream().anyMatch(row -> row.worst() != null);
        out.println((classify ? "Worst: for an example that half of the models classify correctly. " : "")
                + "Measured: at the mean variances measured in the trial.");
        out.println("Power: a lower bound, at the level that the smallest p-value must meet. Times assume the "
                + "speed of the trial.");
    }

    /** What other scores take. */
    private static void scores(PrintStream out, Plan plan) {
        if (plan.scores().isEmpty()) {
            out.println(
                    "These runs keep no margins (outcome.margins), so other scores than correct cannot be compared.");
            return;
        }
        out.printf(
                Locale.ROOT,
                "%nMemorization by each estimate.score, as precise for how much train examples differ (docs/scores.md)%n"
                        + "  %-12s  %10s  %14s  %6s%n",
                "score",
                "models",
                "standard error",
                "spread");
        for (Plan.ScoreNeed need : plan.scores()) {
            Integer models = need.models();
            out.printf(
                    Locale.ROOT,
                    "  %-12s  %10s  %14s  %6s%n",
                    Words.of(need.score()),
                    models == null ? "-" : String.format(Locale.ROOT, "%,d", models),
                    number("%.3f", need.error()),
                    number("%.3f", need.spread()));
        }
        out.println(
                "Spread: the standard deviation of memorization over train examples, without chance. -: unknown from so few runs.");
        out.println();
    }

    private static String number(String format, @Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, format, value);
    }

    private static String saving(Plan.Saving saving, int runs) {
        boolean design = saving.way() == Plan.Way.DESIGN;
        String what = design ? "this subsets.design" : "--set estimate.adjust=neighbours";
        if (saving.times() == null) {
            return String.format(
                    Locale.ROOT,
                    "%,d runs are too few to tell whether %s saves models; use --trial %d.",
                    runs,
                    what,
                    saving.needed());
        }
        String against = design ? "independent subsets of its ratio" : "the plain difference";
        return String.format(
                Locale.ROOT,
                saving.isWorthIt()
                        ? "Recommended: %s. In these runs it needs %.2f times fewer models than %s."
                        : "Not recommended: %s. In these runs it needs only %.2f times fewer models than %s.",
                what,
                saving.times(),
                against);
    }

    private static String duration(double seconds) {
        if (seconds < 90) {
            return String.format(Locale.ROOT, "%.0f s", seconds);
        }
        return seconds < 5_400
                ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
    }
}
