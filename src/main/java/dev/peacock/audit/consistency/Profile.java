package dev.peacock.audit.consistency;

import dev.peacock.estimate.Estimate;
import dev.peacock.stats.Interval;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The consistency profile of an example is the accuracy of the models that did not see it, as a function of the share
 * of the data set that they did see. Its C-score is the mean of that profile over all shares (Jiang et al. 2021,
 * equations 1 and 2, where the number of training examples is uniform). Here the shares are the ratios of some fleets,
 * and the mean is taken by the trapezoid rule from the smallest to the largest: (r_0 .. r_K ascending) sum over k of
 * (a_k + a_{k+1}) / 2 (r_{k+1} - r_k), divided by r_K - r_0. So it is a weighted sum of accuracies with weights that
 * add to 1. With one share it is that share's accuracy.
 *
 * @param places by fleet, the place of its ratio among the ratios; fleets of one ratio are counted together
 * @param ratios different ones, ascending; NaN, alone, where the ratio is not known
 * @param weights by ratio
 */
public record Profile(int[] places, double[] ratios, double[] weights) implements Serializable {
    /** Two C-scores that differ by less than this count as equal, since a weighted sum of fractions is not exact. */
    static final double ROUNDING = 1e-12;

    /** Of fleets with these ratios. */
    public static Profile of(double[] ratioByFleet) {
        double[] ratios = Arrays.stream(ratioByFleet).distinct().sorted().toArray();
        int[] places = Arrays.stream(ratioByFleet)
                .mapToInt(ratio -> Arrays.binarySearch(ratios, ratio))
                .toArray();
        return new Profile(places, ratios, trapezoid(ratios));
    }

    private static double[] trapezoid(double[] ratios) {
        int last = ratios.length - 1;
        if (last == 0) {
            return new double[] {1};
        }
        double[] weights = new double[ratios.length];
        for (int k = 0; k <= last; k++) {
            double before = k == 0 ? 0 : ratios[k] - ratios[k - 1];
            double behind = k == last ? 0 : ratios[k + 1] - ratios[k];
            weights[k] = (before + behind) / 2 / (ratios[last] - ratios[0]);
        }
        return weights;
    }

    /**
     * The C-score of an example of which correct[f] of the models[f] held-out models of fleet f are right. Undefined where some
     * ratio has no held-out model; without a standard error where some ratio has only one.
     *
     * <p>The models of different ratios are independent, so variances add: sum over k of w_k^2 a_k (1 - a_k) / (n_k - 1), the
     * unbiased binomial ones. The 95% interval puts Wilson's intervals [l_k, u_k] together in the same way, as Newcombe's does
     * for a difference (Zou and Donner 2008): C - sqrt(sum w_k^2 (a_k - l_k)^2) .. C + sqrt(sum w_k^2 (u_k - a_k)^2).
     */
    public Estimate score(int[] models, int[] correct) {
        CountsByRatio counts = counts(models, correct);
        Double value = counts.value();
        if (value == null) {
            return new Estimate(null, null, null);
        }
        double below = 0;
        double above = 0;
        for (int k = 0; k < weights.length; k++) {
            double accuracy = (double) counts.correct[k] / counts.models[k];
            Interval wilson = Interval.wilson(counts.correct[k], counts.models[k], Interval.Z95);
            below += square(weights[k] * (accuracy - wilson.low()));
            above += square(weights[k] * (wilson.high() - accuracy));
        }
        return new Estimate(value, counts.error(), new Interval(value - Math.sqrt(below), value + Math.sqrt(above)));
    }

    /** The counts by ratio. */
    CountsByRatio counts(int[] models, int[] correct) {
        int[] modelsOfRatio = new int[weights.length];
        int[] correctOfRatio = new int[weights.length];
        for (int fleet = 0; fleet < places.length; fleet++) {
            modelsOfRatio[places[fleet]] += models[fleet];
            correctOfRatio[places[fleet]] += correct[fleet];
        }
        return new CountsByRatio(modelsOfRatio, correctOfRatio);
    }

    /** Held-out models, and the right ones of them, by ratio. */
    final class CountsByRatio {
        private final int[] models;
        private final int[] correct;

        private CountsByRatio(int[] models, int[] correct) {
            this.models = models;
            this.correct = correct;
        }

        @Nullable
        Double value() {
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                if (models[k] == 0) {
                    return null;
                }
                sum += weights[k] * correct[k] / models[k];
            }
            return sum;
        }

        @Nullable
        Double error() {
            double variance = 0;
            for (int k = 0; k < weights.length; k++) {
                if (models[k] < 2) {
                    return null;
                }
                double accuracy = (double) correct[k] / models[k];
                variance += weights[k] * weights[k] * accuracy * (1 - accuracy) / (models[k] - 1);
            }
            return Math.sqrt(variance);
        }
    }

    private static double square(double x) {
        return x * x;
    }
}
