package dev.peacock.audit.longtail;

import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expected errors of learners on the long tail (Feldman 2020, theorem 2.3): err = optimum + sum over l of tau_l
 * errn_l, where errn_l is the number of subpopulations seen l times that a learner does not fit.
 *
 * @param classes k: labels, all equally likely and independent of subpopulations
 */
public record Levels(Expected expected, int classes) {
    private static final int MOST_EXAMPLES = 1_000_000_000;
    private static final int MOST_LEVELS = 1_000;

    public Levels {
        if (classes < 2) {
            throw new UserError("--classes " + classes + ": must be at least 2");
        }
    }

    /** Throws a UserError for numbers that make no sense. {@code most} is the largest l shown; n if that is smaller. */
    public static Levels of(Prior prior, int n, int most, int classes) {
        if (n < 1 || n > MOST_EXAMPLES) {
            throw new UserError("--examples " + n + ": must be from 1 to " + MOST_EXAMPLES);
        }
        if (most < 1 || most > MOST_LEVELS) {
            throw new UserError("--levels " + most + ": must be from 1 to " + MOST_LEVELS);
        }
        return new Levels(prior.expected(n, Math.min(n, most)), classes);
    }

    /**
     * One l, or all above {@code l} where {@code andMore}.
     *
     * @param tau null where no subpopulation can be seen l times, and of a row of several l
     * @param number E[N_l]
     * @param share of the n examples, expected
     * @param mass expected share of fresh examples
     * @param cost excess error of not fitting them and guessing instead; of l = 0 the optimum's error
     * @param costUpTo excess error of fitting nothing seen l times or less, but at least once
     */
    public record Row(
            int l,
            boolean andMore,
            @Nullable Double tau,
            double number,
            double share,
            double mass,
            double cost,
            double costUpTo) {}

    /** Probability that a guess is wrong. */
    public double wrongGuess() {
        return 1 - 1.0 / classes;
    }

    /** Expected error of the learner that fits everything it saw and guesses the rest; no learner has less. */
    public double optimum() {
        return wrongGuess() * expected.mass()[0];
    }

    /** Excess error of a learner that fits nothing seen fewer than {@code l} times, and guesses it. */
    public double costBelow(int l) {
        Sum sum = new Sum();
        for (int seen = 1; seen < l; seen++) {
            sum.add(wrongGuess() * expected.mass()[seen]);
        }
        return sum.value();
    }

    /** l = 0..most, and a last row of what is seen more often. */
    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        double upTo = 0;
        Sum number = new Sum();
        Sum share = new Sum();
        Sum mass = new Sum();
        for (int l = 0; l <= expected.most(); l++) {
            double cost = wrongGuess() * expected.mass()[l];
            upTo += l == 0 ? 0 : cost;
            number.add(expected.number()[l]);
            share.add(expected.share(l));
            mass.add(expected.mass()[l]);
            rows.add(new Row(
                    l,
                    false,
                    expected.tau(l),
                    expected.number()[l],
                    expected.share(l),
                    expected.mass()[l],
                    cost,
                    upTo));
        }
        if (expected.most() < expected.n()) {
            double rest = Math.max(0, 1 - mass.value());
            rows.add(new Row(
                    expected.most(),
                    true,
                    null,
                    Math.max(0, expected.subpopulations() - number.value()),
                    Math.max(0, 1 - share.value()),
                    rest,
                    wrongGuess() * rest,
                    upTo + wrongGuess() * rest));
        }
        return rows;
    }
}
