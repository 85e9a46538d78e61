package dev.peacock.cli;

import dev.peacock.audit.longtail.TwoGroups;
import dev.peacock.check.UserError;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The smallest example of memorization: two groups, one of them rare. */
final class LongTailToyOptions {
    private static final int EXAMPLES = 100;
    private static final int MOST_DRAWS = 2_000_000_000;
    private static final double[] RARE = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

    @Option(
            names = "--toy",
            description =
                    "Two groups, one of them rare: how much a learner memorizes an example of the rare one, exactly and by"
                            + " simulation of leaving it out.")
    boolean asked;

    @Option(
            names = "--label-noise",
            paramLabel = "P",
            description = "With --toy: probability that a label is the other one (default: ${DEFAULT-VALUE}).")
    double noise = 0.1;

    @Option(
            names = "--repetitions",
            paramLabel = "R",
            description = "With --toy: data sets to simulate (default: ${DEFAULT-VALUE}).")
    int repetitions = 20_000;

    void print(PrintStream out, @Nullable Integer examples) {
        int n = examples == null ? EXAMPLES : examples;
        if (repetitions < 2 || (long) repetitions * n > MOST_DRAWS) {
            throw new UserError("--repetitions " + repetitions + ": must be from 2 to " + MOST_DRAWS / n + " with " + n
                    + " examples");
        }
        out.printf(
                Locale.ROOT,
                "%nTwo groups, %,d train examples, a label in %s is wrong: memorization of one example of the rare group%n",
                n,
                noise == 0 ? "none" : String.format(Locale.ROOT, "%.1f%%", 100 * noise));
        out.println("  share of the group  companions expected   exactly   by simulation (95% interval)");
        for (int i = 0; i < RARE.length; i++) {
            TwoGroups groups = new TwoGroups(n, RARE[i], noise);
            RandomStream random = new RandomStream(Seeds.seed(1, Seeds.Purpose.LONG_TAIL, i));
            TwoGroups.Simulated simulated = groups.simulate(repetitions, random);
            out.printf(
                    Locale.ROOT,
                    "  %18.3f  %19.1f  %8.4f  %8.4f (%.4f to %.4f)%n",
                    RARE[i],
                    (n - 1) * RARE[i],
                    groups.memorization(),
                    simulated.memorization(),
                    simulated.interval().low(),
                    simulated.interval().high());
        }
        out.println(
                "Where the group has other examples to learn from, one more or less hardly matters; where it is alone, only"
                        + " memorizing it gets it right.");
    }
}
