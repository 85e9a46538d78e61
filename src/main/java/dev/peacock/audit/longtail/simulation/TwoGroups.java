package dev.peacock.audit.longtail.simulation;

import dev.peacock.audit.longtail.Sum;
import dev.peacock.check.UserError;
import dev.peacock.stats.Binomial;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;

/**
 * The toy example: an example is of the rare group with probability p, else of the common one, so that the number of
 * rare ones among n is binomial. Each group has its label of two; an example's label is its group's, or with
 * probability {@code noise} the other. A learner gives a group the label of most of its examples, and tosses a coin if
 * there are equally many of both or none. Whether it classifies a rare example correctly depends on having seen that
 * example only while the group is rare: memorization depends on how many companions an example has.
 *
 * @param n train examples, with the one that is left out
 * @param rare p
 */
public record TwoGroups(int n, double rare, double noise) {

    public TwoGroups {
        if (n < 1) {
            throw new UserError("--examples " + n + ": must be at least 1");
        }
        if (!(rare > 0 && rare < 1)) {
            throw new UserError("--rare " + rare + ": must be between 0 and 1, both excluded");
        }
        if (!(noise >= 0 && noise < 0.5)) {
            throw new UserError("--label-noise " + noise + ": must be from 0 to below 0.5");
        }
    }

    /**
     * Memorization of a train example of the rare group with its group's label, exactly: the probability that the learner gets it right
     * with it less without it. With j of the K companions agreeing, K binomial over the other n - 1 examples: with it, right where
     * j + 1 > K - j; without, where j > K - j; half where equal.
     */
    public double memorization() {
        Binomial companions = new Binomial(n - 1, StrictMath.log(rare) - StrictMath.log1p(-rare));
        Sum sum = new Sum();
        for (int k = 0; k < n; k++) {
            double probability = StrictMath.exp(companions.logProbability(k));
            if (k > companions.mode() && probability < 1e-18) {
                break;
            }
            sum.add(probability * gain(k));
        }
        return sum.value();
    }

    /** Of K companions: only the ties without it, and those that it makes, tell; each is worth a half. */
    private double gain(int k) {
        return k % 2 == 0 ? agreeing(k, k / 2) / 2 : agreeing(k, (k - 1) / 2) / 2;
    }

    /** P(j of k companions agree). */
    private double agreeing(int k, int j) {
        if (noise == 0) {
            return j == k ? 1 : 0;
        }
        return StrictMath.exp(new Binomial(k, StrictMath.log1p(-noise) - StrictMath.log(noise)).logProbability(j));
    }

    /** Memorization by {@code repetitions} data sets, with its 95% interval. */
    public record Simulated(double memorization, Interval interval) {}

    /** Draws the other n - 1 examples, trains with and without the example, and checks the learner's answer. */
    public Simulated simulate(int repetitions, RandomStream random) {
        long sum = 0;
        long squares = 0;
        for (int r = 0; r < repetitions; r++) {
            int votes = 0;
            for (int i = 1; i < n; i++) {
                if (random.nextDouble() < rare) {
                    votes += random.nextDouble() < noise ? -1 : 1;
                }
            }
            boolean coin = random.nextInt(2) == 0;
            int difference = right(votes + 1, coin) - right(votes, coin);
            sum += difference;
            squares += difference * difference;
        }
        double mean = (double) sum / repetitions;
        double variance = ((double) squares / repetitions - mean * mean) / Math.max(1, repetitions - 1);
        // as if one more data set had counted, so the interval is never a single point
        double half = Interval.Z95 * Math.sqrt(variance + 1.0 / ((double) repetitions * repetitions));
        return new Simulated(mean, new Interval(mean - half, mean + half));
    }

    private static int right(int votes, boolean coin) {
        return votes > 0 || (votes == 0 && coin) ? 1 : 0;
    }
}
