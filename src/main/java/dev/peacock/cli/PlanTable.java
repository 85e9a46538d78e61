package dev.peacock.cli;

import dev.peacock.spark.plan.Plan;
import java.io.PrintStream;
import java.util.Locale;

/** A plan as a person reads it. */
final class PlanTable {
    private PlanTable() {}

    static void print(PrintStream out, Plan plan) {
        out.printf(
                Locale.ROOT,
                "From %,d finished runs: %.2f s a model (standard deviation %.2f s), %d tasks at a time, %.2f models/s%n",
                plan.trialRuns(),
                plan.secondsPerModel(),
                plan.secondsDeviation(),
                plan.tasks(),
                plan.modelsPerSecond());
        out.printf(
                Locale.ROOT, "Pairs to be tested: %,d, at a false-discovery rate of %s%n%n", plan.tests(), plan.fdr());
        out.printf(
                Locale.ROOT,
                "  models  standard error: worst  mean here   power to find influence %s   time%n",
                plan.influence());
        for (Plan.Row row : plan.rows()) {
            out.printf(
                    Locale.ROOT,
                    " %7d %22.3f %10s %27s   %s%n",
                    row.models(),
                    row.worst(),
                    row.typical() == null ? "-" : String.format(Locale.ROOT, "%.3f", row.typical()),
                    String.format(Locale.ROOT, "%.1f%%", 100 * row.power()),
                    duration(row.seconds()));
        }
        out.println();
        Integer recommended = plan.recommended();
        out.println(
                recommended == null
                        ? "For a recommendation add --target-se 0.03 or --power 0.8."
                        : "Recommended: --set subsets.models=" + recommended);
        out.println(saving(plan.saving(), plan.trialRuns()));
        out.println(
                "Worst: an example that half of the models get right. Mean here: at the mean variances of the trial's runs.");
        out.println(
                "Power: a lower bound, at the level that the smallest p-value must meet; times take the trial's speed.");
    }

    private static String saving(Plan.Saving saving, int runs) {
        boolean design = saving.way() == Plan.Way.DESIGN;
        String what = design ? "this subsets.design" : "--set estimate.adjust=neighbours";
        if (saving.times() == null) {
            return String.format(
                    Locale.ROOT,
                    "Whether %s saves models, %,d runs do not tell; --trial %d would.",
                    what,
                    runs,
                    saving.needed());
        }
        String against = design ? "independent subsets of its ratio" : "the plain difference";
        return String.format(
                Locale.ROOT,
                saving.isWorthIt()
                        ? "Recommended: %s, which by these runs needs %.2f times fewer models than %s."
                        : "Not recommended: %s, which by these runs needs %.2f times fewer models than %s.",
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
