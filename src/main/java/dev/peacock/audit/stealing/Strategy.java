package dev.peacock.audit.stealing;

import dev.peacock.stats.RandomStream;
import dev.peacock.target.Target;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** How a thief chooses what to ask before it trains a copy (Tramèr et al. 2016, section 6). */
public enum Strategy {
    /** At random in the domain. */
    UNIFORM,
    /** Along lines between queries of different labels, towards the boundary; a quarter at random. */
    LINE_SEARCH,
    /** In rounds: each trains a copy, and asks near the boundary of that; the first is at random. */
    ADAPTIVE;

    private static final int ROUNDS = 5;
    private static final int STEPS = 10;
    private static final int PART_AT_RANDOM = 4;

    /** Rows and what was told of them, one after another. */
    record Asked(float[] rows, double[] told) {
        Asked and(float[] more, double[] toldMore) {
            float[] all = Arrays.copyOf(rows, rows.length + more.length);
            System.arraycopy(more, 0, all, rows.length, more.length);
            double[] answers = Arrays.copyOf(told, told.length + toldMore.length);
            System.arraycopy(toldMore, 0, answers, told.length, toldMore.length);
            return new Asked(all, answers);
        }
    }

    /** Trains a copy in between. */
    interface Training {
        Target train(Asked asked);
    }

    /** Asks the target {@code budget} queries, or some fewer. */
    Asked ask(Target target, Domain domain, RandomStream random, int budget, Training training)
            throws InterruptedException {
        return switch (this) {
            case UNIFORM -> random(target, domain, random, budget);
            case LINE_SEARCH -> lines(target, domain, random, budget);
            case ADAPTIVE -> adaptive(target, domain, random, budget, training);
        };
    }

    private static Asked random(Target target, Domain domain, RandomStream random, int count)
            throws InterruptedException {
        float[] rows = domain.uniform(random, count);
        return new Asked(rows, target.probabilities(rows, count));
    }

    /** The lines are spread over the classes that were told; what they do not use goes to random queries, which are all where one class was. */
    private static Asked lines(Target target, Domain domain, RandomStream random, int budget)
            throws InterruptedException {
        int pool = Math.max(2, budget / PART_AT_RANDOM);
        int lines = (budget - pool) / STEPS;
        Boundaries.Found found = Boundaries.search(target, domain, random, pool, lines, lines, STEPS);
        Asked asked = new Asked(found.asked(), found.told());
        int rest = budget - found.told().length / target.classes();
        if (rest <= 0) {
            return asked;
        }
        Asked more = random(target, domain, random, rest);
        return asked.and(more.rows(), more.told());
    }

    private static Asked adaptive(Target target, Domain domain, RandomStream random, int budget, Training training)
            throws InterruptedException {
        int round = Math.max(1, budget / ROUNDS);
        Asked asked = random(target, domain, random, Math.min(budget, round));
        int left = budget - Math.min(budget, round);
        while (left > 0) {
            int count = Math.min(left, round);
            float[] rows;
            try (Target copy = training.train(asked)) {
                int lines = 1 + count / target.classes();
                Boundaries.Found found =
                        Boundaries.search(copy, domain, random, 2 * count + 2, lines, Integer.MAX_VALUE, STEPS);
                rows = domain.uniform(random, count);
                spread(found, rows, count, domain.inputs());
            }
            asked = asked.and(rows, target.probabilities(rows, count));
            left -= count;
        }
        return asked;
    }

    /** Puts places of every class at the beginning of rows, each once: to ask the same again tells nothing. */
    private static void spread(Boundaries.Found found, float[] rows, int count, int inputs) {
        Set<String> there = new HashSet<>();
        int most = Math.min(count, found.count());
        for (int i = 0; i < most; i++) {
            int place = (int) ((long) i * found.count() / most);
            float[] row = Arrays.copyOfRange(found.rows(), place * inputs, (place + 1) * inputs);
            if (there.add(Arrays.toString(row))) {
                System.arraycopy(row, 0, rows, (there.size() - 1) * inputs, inputs);
            }
        }
    }

    /** As in the command line: line-search. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
