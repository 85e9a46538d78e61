package dev.peacock.audit.leaveoneout;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RankCorrelation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.math3.fraction.BigFraction;
import org.jspecify.annotations.Nullable;

/**
 * How well two estimates of the same quantities agree, over those for which both are defined: the subset estimate, for
 * the fleet's subset size, and the leave-one-out estimate, for the full size.
 *
 * @param compared how many
 * @param rankCorrelation Spearman's; null with fewer than three, or where one side is constant
 * @param meanDifference subset minus leave-one-out; null without any
 * @param meanDifferenceInterval 95%, Student's over the compared examples, with the models as they are, which all examples share; null with fewer than two, or where all differences are equal
 */
public record Agreement(
        int compared,
        @Nullable Double rankCorrelation,
        @Nullable Double meanDifference,
        @Nullable Interval meanDifferenceInterval) {

    /**
     * One quantity estimated twice, as exact fractions, so that rounding does not decide whether differences are equal.
     */
    public record Both(
            @Nullable BigFraction subset, @Nullable BigFraction leaveOneOut) {
        private BigFraction difference() {
            return Objects.requireNonNull(subset).subtract(Objects.requireNonNull(leaveOneOut));
        }
    }

    public static Agreement of(List<Both> all) {
        List<Both> defined = all.stream()
                .filter(both -> both.subset != null && both.leaveOneOut != null)
                .toList();
        double[] subset = defined.stream()
                .mapToDouble(both -> Objects.requireNonNull(both.subset).doubleValue())
                .toArray();
        double[] left = defined.stream()
                .mapToDouble(both -> Objects.requireNonNull(both.leaveOneOut).doubleValue())
                .toArray();
        int n = subset.length;
        if (n == 0) {
            return new Agreement(0, null, null, null);
        }
        double[] differences = new double[n];
        Arrays.setAll(differences, i -> subset[i] - left[i]);
        Moments moments = Moments.of(differences);
        boolean varies = defined.stream().map(Both::difference).distinct().count() > 1;
        return new Agreement(
                n, RankCorrelation.spearman(subset, left), moments.mean(), varies ? moments.interval() : null);
    }
}
