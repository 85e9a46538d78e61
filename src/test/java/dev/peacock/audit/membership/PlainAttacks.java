package dev.peacock.audit.membership;

import dev.peacock.estimate.MarginBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The attacks as they are defined, all shadows gone through anew for every target: t^2 steps an example. The reference of
 * {@link Lira} and {@link Rmia}; NaN is undefined.
 */
public final class PlainAttacks {
    private final MarginBlock block;
    /** A fault to plant: whether a target is among its own shadows. */
    private final boolean ownShadow;

    public PlainAttacks(MarginBlock block) {
        this(block, false);
    }

    PlainAttacks(MarginBlock block, boolean ownShadow) {
        this.block = block;
        this.ownShadow = ownShadow;
    }

    private List<Double> shadows(int i, int target, boolean in) {
        return values(i, r -> (r != target || ownShadow) && block.included().get(i, r) == in);
    }

    private List<Double> values(int i, IntPredicate runs) {
        List<Double> values = new ArrayList<>();
        for (int r = 0; r < block.runs(); r++) {
            if (runs.test(r)) {
                values.add((double) block.margin(i, r));
            }
        }
        return values;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(x -> x).sum() / values.size();
    }

    private static double squares(List<Double> values) {
        double mean = mean(values);
        return values.stream().mapToDouble(x -> (x - mean) * (x - mean)).sum();
    }

    private static double variance(List<Double> values) {
        double squares = squares(values);
        return values.size() < 2 || squares == 0 ? Double.NaN : squares / (values.size() - 1);
    }

    /** Log of the normal density. */
    private static double log(double x, double mean, double variance) {
        return -Math.log(2 * Math.PI * variance) / 2 - (x - mean) * (x - mean) / (2 * variance);
    }

    public double online(int i, int target) {
        List<Double> in = shadows(i, target, true);
        List<Double> out = shadows(i, target, false);
        double x = block.margin(i, target);
        return log(x, mean(in), variance(in)) - log(x, mean(out), variance(out));
    }

    public double offline(int i, int target) {
        List<Double> out = shadows(i, target, false);
        return (block.margin(i, target) - mean(out)) / Math.sqrt(variance(out));
    }

    /** Over all examples, the target's values left out. */
    public double pooledVariance(int target, boolean in) {
        double squares = 0;
        long freedom = 0;
        for (int i = 0; i < block.size(); i++) {
            List<Double> values = shadows(i, target, in);
            if (!values.isEmpty()) {
                squares += squares(values);
                freedom += values.size() - 1;
            }
        }
        return freedom == 0 || squares == 0 ? Double.NaN : squares / freedom;
    }

    public double onlinePooled(int i, int target, double varianceIn, double varianceOut) {
        double x = block.margin(i, target);
        return log(x, mean(shadows(i, target, true)), varianceIn)
                - log(x, mean(shadows(i, target, false)), varianceOut);
    }

    public double offlinePooled(int i, int target, double varianceOut) {
        return (block.margin(i, target) - mean(shadows(i, target, false))) / Math.sqrt(varianceOut);
    }

    private static double probability(double phi) {
        return phi > 0 ? 1 / (1 + Math.exp(-phi)) : Math.exp(phi) / (1 + Math.exp(phi));
    }

    private static double meanProbability(List<Double> margins) {
        return margins.stream().mapToDouble(PlainAttacks::probability).sum() / margins.size();
    }

    public double rmia(int i, int target, MarginBlock population, double gamma) {
        double p = (meanProbability(shadows(i, target, true)) + meanProbability(shadows(i, target, false))) / 2;
        double ratio = probability(block.margin(i, target)) / p;
        if (Double.isNaN(ratio)) {
            return Double.NaN;
        }
        int exceeded = 0;
        PlainAttacks others = new PlainAttacks(population);
        for (int z = 0; z < population.size(); z++) {
            double ofOthers = meanProbability(others.values(z, r -> r != target));
            double ratioZ = probability(population.margin(z, target)) / ofOthers;
            exceeded += ratio / ratioZ > gamma ? 1 : 0;
        }
        return (double) exceeded / population.size();
    }

    /** Scores by example and run, as {@link Scores} has them. */
    interface Score {
        double of(int i, int target);
    }

    float[] all(Score score) {
        float[] scores = new float[block.size() * block.runs()];
        for (int i = 0; i < block.size(); i++) {
            for (int r = 0; r < block.runs(); r++) {
                scores[i * block.runs() + r] = (float) score.of(i, r);
            }
        }
        return scores;
    }
}
