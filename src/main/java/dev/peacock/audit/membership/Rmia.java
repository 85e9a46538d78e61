package dev.peacock.audit.membership;

import dev.peacock.attack.Side;
import dev.peacock.estimate.MarginBlock;

/**
 * RMIA (Zarifzadeh et al. 2024, equations 5 to 8, online): the share of the population z with (f_r(x) / p(x)) / (f_r(z)
 * / p(z)) > gamma. p(x) is the mean of two means of f(x), over the references that saw x and over those that did not;
 * the target r is left out of its side. NaN without a reference on a side. Buffers are overwritten by the next example.
 */
final class Rmia {
    private final Population population;
    private final double gamma;
    private final Side in;
    private final Side out;
    private final double[] seen;
    private final double[] unseen;
    private final double[] scores;

    Rmia(int runs, Population population, double gamma) {
        this.population = population;
        this.gamma = gamma;
        this.in = new Side(runs);
        this.out = new Side(runs);
        this.seen = new double[runs];
        this.unseen = new double[runs];
        this.scores = new double[runs];
    }

    /** Scores of the block's i-th example, by run. */
    double[] score(MarginBlock block, int i) {
        Side.fill(block, i, in, out);
        double sumSeen = fill(in, seen);
        double sumUnseen = fill(out, unseen);
        score(in, seen, sumSeen, sumUnseen / out.count());
        score(out, unseen, sumUnseen, sumSeen / in.count());
        return scores;
    }

    private double fill(Side side, double[] f) {
        double sum = 0;
        for (int j = 0; j < side.count(); j++) {
            f[j] = population.probability(side.value(j));
            sum += f[j];
        }
        return sum;
    }

    private void score(Side own, double[] f, double sum, double otherMean) {
        int k = own.count();
        for (int j = 0; j < k; j++) {
            double mean = k < 2 ? Double.NaN : Side.sumWithout(f, k, sum, j) / (k - 1);
            scores[own.run(j)] = population.share(own.run(j), f[j] / ((mean + otherMean) / 2), gamma);
        }
    }
}
