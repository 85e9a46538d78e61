package dev.peacock.audit.longtail.simulation;

import dev.peacock.audit.longtail.Expected;
import dev.peacock.audit.longtail.Levels;
import dev.peacock.audit.longtail.Prior;
import dev.peacock.check.UserError;
import dev.peacock.training.ExecutorResources;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Repetitions of Feldman's setting (2020, section 2): frequencies from the prior, n examples, a uniform label of k for
 * each subpopulation, and learners. A repetition is a pure function of the seed and its number, so any repetition can
 * be computed anywhere.
 *
 * @param refuseBelow ascending: the refusing learners, by the number of examples from which they take a subpopulation's label
 * @param expected to the level that a bound needs
 */
public record Simulation(
        Prior prior, int examples, int classes, List<Integer> refuseBelow, long seed, Expected expected)
        implements Serializable {
    /** Beyond, the bound takes the frequencies themselves instead of tau_l: the same in expectation. */
    private static final int LEVELS = 100;

    private static final int MOST_REFUSED = 1_000;
    /** Of a subpopulation in a repetition: its frequency, count and label, and the table that examples are drawn with. */
    private static final int BYTES = 48;

    private static final double MEBIBYTE = 1 << 20;

    public Simulation {
        refuseBelow = List.copyOf(refuseBelow);
    }

    /**
     * With the learner that refuses nothing and that which refuses singletons, whatever else is listed. UserError for numbers that
     * make no sense.
     */
    public static Simulation of(Prior prior, int examples, int classes, List<Integer> refuseBelow, long seed) {
        TreeSet<Integer> all = new TreeSet<>(List.of(1, 2));
        for (int least : refuseBelow) {
            if (least < 1 || least > MOST_REFUSED || least > examples + 1L) {
                throw new UserError("--refuse-below " + least + ": must be from 1 to "
                        + Math.min(MOST_REFUSED, examples + 1L) + ", at most one more than there are examples");
            }
            all.add(least);
        }
        Levels levels = Levels.of(prior, examples, Math.max(LEVELS, all.last()), classes);
        return new Simulation(prior, examples, classes, List.copyOf(all), seed, levels.expected());
    }

    /** Throws a UserError if an executor does not have enough memory for the subpopulations. */
    public void check(ExecutorResources executor) {
        long bytes = (long) executor.threads() * prior.subpopulations() * BYTES;
        if (bytes > executor.heap()) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--subpopulations %,d take about %,.0f MiB for %d repetitions at a time, but the heap "
                            + "of an executor has %,.0f: lower their number, or give spark-submit more "
                            + "--executor-memory (--driver-memory if it runs locally)",
                    prior.subpopulations(),
                    bytes / MEBIBYTE,
                    executor.threads(),
                    executor.heap() / MEBIBYTE));
        }
    }

    /** What the theory expects. */
    public Levels levels() {
        return new Levels(expected, classes);
    }

    /** The strictest refusing learner refuses what is seen fewer times. */
    public int strictest() {
        return refuseBelow.get(refuseBelow.size() - 1);
    }

    /** The refusing learners over repetitions {@code from} to {@code to - 1}, one after another, in their order. */
    public List<LearnerSums> run(int from, int to) {
        Draws draws = new Draws(this);
        List<LearnerSums> sums = new ArrayList<>();
        refuseBelow.forEach(learner -> sums.add(LearnerSums.none(strictest())));
        for (int repetition = from; repetition < to; repetition++) {
            List<Score> scores =
                    RefusingLearners.scores(this, draws.of(repetition), Stream.GUESSES.of(seed, repetition));
            for (int i = 0; i < scores.size(); i++) {
                sums.set(i, sums.get(i).add(scores.get(i)));
            }
        }
        return sums;
    }

    /** What the bound counts for so many subpopulations seen l times, l within the levels that are {@code expected}. */
    double cost(int l, double subpopulations) {
        // tau is undefined where nothing can be seen so often
        return subpopulations == 0 ? 0 : subpopulations * expected.tau()[l];
    }

    /** Error that is expected of the learner that refuses what is seen fewer than {@code least} times. */
    public double expectedError(int least) {
        return levels().optimum() + levels().costBelow(least);
    }

    /** Share of the tail that is expected of it beyond guessing; null where no tail is. */
    public @Nullable Double expectedMemorized(int least) {
        double tail = 0;
        double fitted = 0;
        for (int l = 1; l < strictest(); l++) {
            tail += expected.share(l);
            fitted += l < least ? 0 : expected.share(l);
        }
        return tail > 0 ? fitted / tail : null;
    }
}
