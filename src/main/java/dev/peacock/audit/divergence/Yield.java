package dev.peacock.audit.divergence;

import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import dev.peacock.stats.PValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.special.Beta;
import org.jspecify.annotations.Nullable;

/**
 * How much a word yields: copied units for each unit that was generated. Copied units come in pieces of at least k units, so they vary
 * more than Poisson counts do: the variance of a count is its mean times the dispersion, as in a quasi-Poisson model. The dispersion is
 * Pearson's over generations, pooled over words or the word's own, whichever is larger, and k at least, since pieces of c units that
 * come at random have E[c^2] / E[c].
 *
 * @param share copied units a generated unit; null without a unit
 * @param interval at 95%: the exact one of a Poisson count, for count / dispersion
 * @param poisson the same as if each copied unit came by itself: too narrow
 * @param dispersion by which the interval is made
 * @param pValue two-sided, that the word yields as much as all others together; null for the only word, and where nothing was copied
 * @param qValue of all words (Benjamini and Hochberg 1995); null where the p-value is
 */
public record Yield(
        long units,
        long copied,
        @Nullable Double share,
        @Nullable Interval interval,
        @Nullable Interval poisson,
        double dispersion,
        @Nullable Double pValue,
        @Nullable Double qValue) {
    private static final double TAIL = 0.025;

    /**
     * The generations of a word.
     *
     * @param units of each
     * @param copied of them
     */
    public record Counts(int[] units, int[] copied) {
        long allUnits() {
            return Arrays.stream(units).asLongStream().sum();
        }

        long allCopied() {
            return Arrays.stream(copied).asLongStream().sum();
        }

        /** Degrees of freedom of Pearson's statistic: generations without a unit tell nothing. */
        long freedom() {
            return Math.max(0, Arrays.stream(units).filter(one -> one > 0).count() - 1);
        }

        /** Pearson's statistic: the sum of (copied - share units)^2 / (share units); 0 where nothing was copied. */
        double pearson() {
            double share = (double) allCopied() / allUnits();
            double sum = 0;
            for (int g = 0; g < units.length && share > 0; g++) {
                double off = copied[g] - share * units[g];
                sum += units[g] == 0 ? 0 : off * off / (share * units[g]);
            }
            return sum;
        }
    }

    /** The yields of all words, in their order; {@code k}: units of a copy, at least. */
    public static List<Yield> of(List<Counts> words, int k) {
        double pearson = 0;
        long freedom = 0;
        long units = 0;
        long copied = 0;
        for (Counts word : words) {
            units += word.allUnits();
            copied += word.allCopied();
            if (word.allCopied() > 0) {
                pearson += word.pearson();
                freedom += word.freedom();
            }
        }
        double pooled = Math.max(k, freedom == 0 ? 0 : pearson / freedom);
        List<Yield> yields = new ArrayList<>();
        for (Counts word : words) {
            yields.add(of(word, pooled, units, copied));
        }
        return withQValues(yields);
    }

    private static Yield of(Counts word, double pooled, long allUnits, long allCopied) {
        long units = word.allUnits();
        long copied = word.allCopied();
        long freedom = word.freedom();
        double dispersion = Math.max(pooled, units == 0 || freedom == 0 ? 0 : word.pearson() / freedom);
        if (units == 0) {
            return new Yield(0, 0, null, null, null, dispersion, null, null);
        }
        boolean tested = allCopied > 0 && units < allUnits;
        return new Yield(
                units,
                copied,
                (double) copied / units,
                interval(copied, units, dispersion),
                interval(copied, units, 1),
                dispersion,
                tested ? (Double) pValue(copied / dispersion, allCopied / dispersion, (double) units / allUnits) : null,
                null);
    }

    /** Garwood's (1936) of count / dispersion, which need not be whole. */
    static Interval interval(long copied, long units, double dispersion) {
        double count = copied / dispersion;
        double low = copied == 0 ? 0 : gamma(count, TAIL);
        return new Interval(low * dispersion / units, gamma(count + 1, 1 - TAIL) * dispersion / units).within(0, 1);
    }

    private static double gamma(double shape, double probability) {
        return new GammaDistribution(null, shape, 1, 1e-12).inverseCumulativeProbability(probability);
    }

    /** Of {@code all} events, {@code own} with a chance of {@code share} each: binomial tails, continued to numbers that are not whole. */
    static double pValue(double own, double all, double share) {
        double atLeast = own <= 0 ? 1 : Beta.regularizedBeta(share, own, all - own + 1);
        double atMost = own >= all ? 1 : Beta.regularizedBeta(1 - share, all - own, own + 1);
        return Math.min(1, 2 * Math.min(atLeast, atMost));
    }

    private static List<Yield> withQValues(List<Yield> yields) {
        double[] p = yields.stream()
                .mapToDouble(one -> one.pValue == null ? Double.NaN : one.pValue)
                .toArray();
        PValues tested = PValues.ofEach(p);
        double[] q = tested.qValues(0, tested.total(), FdrMethod.BENJAMINI_HOCHBERG, 1);
        return yields.stream()
                .map(one -> one.pValue == null
                        ? one
                        : new Yield(
                                one.units,
                                one.copied,
                                one.share,
                                one.interval,
                                one.poisson,
                                one.dispersion,
                                one.pValue,
                                q[Arrays.binarySearch(tested.values(), one.pValue)]))
                .toList();
    }
}
