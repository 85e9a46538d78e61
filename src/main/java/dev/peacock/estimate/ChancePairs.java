package dev.peacock.estimate;

import dev.peacock.stats.LogFactorials;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many pairs of a train and a test example would reach the influence threshold by chance alone: if seeing the train
 * example made no difference to the test example, then, given how many models saw the one and how many get the other
 * right, those that did both would be hypergeometric (as in Fisher's exact test). Train examples that were chosen by their
 * memorization in the same models have some more such pairs, since test examples like them are right in the same models.
 */
public final class ChancePairs {
    private static final int ANY = 0;

    private ChancePairs() {}

    /**
     * The expected number of pairs.
     *
     * @param train train examples whose pairs are kept, by the number of models that saw them
     * @param test test examples, by the number of models that get them right
     * @param models of the fleet
     * @param sameLabel whether only pairs of one label are kept
     */
    public static double expected(
            List<FleetAccuracy.Alike> train,
            List<FleetAccuracy.Alike> test,
            int models,
            BigDecimal influence,
            boolean sameLabel) {
        LogFactorials factorials = new LogFactorials(models);
        Map<Integer, Map<Integer, Long>> tests = byModels(test, sameLabel);
        double[] sum = {0};
        byModels(train, sameLabel)
                .forEach((in, trainLabels) -> tests.forEach((correct, testLabels) -> {
                    double pairs = 0;
                    for (Map.Entry<Integer, Long> label : trainLabels.entrySet()) {
                        pairs += (double) label.getValue() * testLabels.getOrDefault(label.getKey(), 0L);
                    }
                    if (pairs > 0 && 0 < in && in < models) {
                        sum[0] += pairs * atLeast(in, models - in, correct, influence, factorials);
                    }
                }));
        return sum[0];
    }

    private static Map<Integer, Map<Integer, Long>> byModels(List<FleetAccuracy.Alike> all, boolean sameLabel) {
        Map<Integer, Map<Integer, Long>> byModels = new HashMap<>();
        all.forEach(alike -> byModels.computeIfAbsent(alike.models(), number -> new HashMap<>())
                .merge(sameLabel ? alike.label() : ANY, alike.examples(), Long::sum));
        return byModels;
    }

    /** Probability that the accuracy of {@code in} models is larger than that of the {@code out} others by the threshold. */
    static double atLeast(int in, int out, int correct, BigDecimal influence, LogFactorials factorials) {
        int least = Math.max(0, correct - out);
        int most = Math.min(in, correct);
        // (a out - (c - a) in) / (in out) >= i if and only if a >= in (c + i out) / (in + out)
        double bound = in * (correct + influence.doubleValue() * out) / (in + out);
        int first = Math.max(least, (int) Math.floor(Math.min(bound, most)) - 1);
        while (first <= most && !new Counts(in, out, first, correct - first).isAtLeast(influence)) {
            first++;
        }
        if (first == least || first > most) {
            return first > most ? 0 : 1;
        }
        double term = StrictMath.exp(factorials.choose(in, first)
                + factorials.choose(out, correct - first)
                - factorials.choose(in + out, correct));
        if (term == 0) {
            return bound > (double) in * correct / (in + out) ? 0 : 1;
        }
        double sum = 0;
        for (int right = first; right <= most && term > sum * 1e-16; right++) {
            sum += term;
            // a product of 0 ends the sum at the last possible number
            term *= (double) (in - right) * (correct - right) / ((right + 1.0) * (out - correct + right + 1));
        }
        return Math.min(1, sum);
    }
}
