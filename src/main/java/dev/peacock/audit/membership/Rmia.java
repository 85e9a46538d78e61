package dev.peacock.audit.membership;

import dev.peacock.attack.LeftOut;
import dev.peacock.estimate.MarginBlock;

/**
 * RMIA (Zarifzadeh et al. 2024, equations 5 to 8, online): the share of the population z with (f_r(x) / p(x)) / (f_r(z)
 * / p(z)) > gamma. p(x) is the mean of two means of f(x), over the references that saw x and over those that did not;
 * the target r is left out of its side. NaN without a reference on a side. Buffers are overwritten by the next examples.
 */
final class Rmia {
    /** That are scored together: as many, so that a run's population is read for many. */
    static final int EXAMPLES = 512;

    private final Population population;
    private final double[] f;
    private final double[] scores;

    /** {@code examples}: the most that are scored together. */
    Rmia(int runs, Population population, int examples) {
        this.population = population;
        this.f = new double[runs];
        this.scores = new double[examples * runs];
    }

    /** Scores of {@code count} of the block's examples, by example and run. */
    double[] score(MarginBlock block, int from, int count) {
        for (int i = 0; i < count; i++) {
            ratios(block, from + i, i * f.length);
        }
        population.shares(scores, count);
        return scores;
    }

    /** f_r(x) / p(x) of one example, by run; arrays of two are by whether a run saw it. */
    private void ratios(MarginBlock block, int i, int at) {
        int runs = f.length;
        float[] margins = block.margins();
        for (int r = 0; r < runs; r++) {
            f[r] = population.probability(margins[i * runs + r]);
        }
        long[] included = block.included().column(i);
        double seen = 0;
        double unseen = 0;
        for (int r = 0; r < runs; r++) {
            long saw = included[r >>> 6] >>> r & 1;
            seen += saw * f[r];
            unseen += (1 - saw) * f[r];
        }
        int ins = block.included().count(i);
        double[] sums = {unseen, seen};
        double[] others = {others(runs - ins), others(ins)};
        double[] otherMeans = {seen / ins, unseen / (runs - ins)};
        for (int r = 0; r < runs; r++) {
            int saw = (int) (included[r >>> 6] >>> r & 1);
            double left = sums[saw] - f[r];
            if (left <= LeftOut.LOST * sums[saw]) {
                left = without(included, r);
            }
            scores[at + r] = f[r] / ((left / others[saw] + otherMeans[saw]) / 2);
        }
    }

    /** NaN where nothing is left of a side without one. */
    private static double others(int count) {
        return count < 2 ? Double.NaN : count - 1;
    }

    /** The sum of the run's own side without it. */
    private double without(long[] included, int run) {
        long saw = included[run >>> 6] >>> run & 1;
        double sum = 0;
        for (int r = 0; r < f.length; r++) {
            sum += r == run || (included[r >>> 6] >>> r & 1) != saw ? 0 : f[r];
        }
        return sum;
    }
}
