package dev.peacock.audit.epsilon;

import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Binomial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How often train examples are in the subsets of a fleet of which it was said, but is not known, that fair coins drew them. Designs that fix
 * how many examples a run sees, or how many runs see an example, give numbers that are too even: coins whose sum is known are not
 * independent, and the other runs give the coins of the audited one away. Coins of another ratio give a number that is too far from half.
 *
 * @param byRun how many examples each run saw
 * @param fewest runs that saw an example, of the example that the fewest saw
 * @param most the same of the example that the most saw
 */
public record Coins(int[] byRun, int examples, int fewest, int most) implements Serializable {
    /** Fair coins are refused with at most this probability, for each of the three reasons. */
    private static final double LOG_ALARM = Math.log(1e-9);

    public static Coins of(MarginBlock block) {
        int[] byRun = new int[block.runs()];
        int[] byExample = new int[block.size()];
        for (int i = 0; i < byExample.length; i++) {
            for (int r = 0; r < byRun.length; r++) {
                int saw = block.included().get(i, r) ? 1 : 0;
                byRun[r] += saw;
                byExample[i] += saw;
            }
        }
        return new Coins(
                byRun,
                byExample.length,
                Arrays.stream(byExample).min().orElse(byRun.length),
                Arrays.stream(byExample).max().orElse(0));
    }

    /** Those of the examples of both. */
    public Coins add(Coins other) {
        return new Coins(
                IntStream.range(0, byRun.length)
                        .map(r -> byRun[r] + other.byRun[r])
                        .toArray(),
                examples + other.examples,
                Math.min(fewest, other.fewest),
                Math.max(most, other.most));
    }

    /** Why fair coins hardly decided, as a clause; null where they may have. */
    public @Nullable String doubt() {
        int runs = byRun.length;
        long saw = IntStream.of(byRun).asLongStream().sum();
        double off = saw - .5 * runs * examples;
        // Hoeffding 1963, theorem 1
        if (runs > 0 && examples > 0 && Math.log(2) - 2 * off * off / runs / examples < LOG_ALARM) {
            return String.format(
                    Locale.ROOT, "the runs saw %.1f%% of the train examples on average", 100.0 * saw / runs / examples);
        }
        if (areTooEven(fewest, most, runs, examples)) {
            return "each train example is in " + range(fewest, most) + " of the " + runs + " runs";
        }
        int least = Arrays.stream(byRun).min().orElse(0);
        int largest = Arrays.stream(byRun).max().orElse(0);
        return areTooEven(least, largest, examples, runs)
                ? "each run saw " + range(least, largest) + " of the " + examples + " train examples"
                : null;
    }

    private static String range(int from, int to) {
        return from == to ? Integer.toString(from) : from + " to " + to;
    }

    /** Whether so many independent numbers of heads of {@code coins} are hardly ever all as near to half of them. */
    private static boolean areTooEven(int least, int most, int coins, int numbers) {
        int off = Math.max(Math.abs(2 * least - coins), Math.abs(2 * most - coins));
        Binomial heads = new Binomial(coins, 0);
        double within = IntStream.rangeClosed((coins - off + 1) / 2, (coins + off) / 2)
                .mapToDouble(k -> Math.exp(heads.logProbability(k)))
                .sum();
        return numbers * Math.log(within) < LOG_ALARM;
    }
}
