package dev.peacock.attack;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import dev.peacock.stats.TwoMeans;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The mean of something that is smaller for models that saw a secret, such as its log-perplexity, over models that did not see it, less
 * that over models that did: what the models have of the secret.
 *
 * @param secrets how many it is the mean of
 * @param difference that difference, of several secrets the mean over them; null without any
 * @param interval at 95%; null where too little is known of it, or nothing varies
 */
public record WithAgainstWithout(
        int secrets, @Nullable Double difference, @Nullable Interval interval) {
    /** What a secret's values are on either side. */
    private record Sides(Moments in, Moments out) {
        long least() {
            return Math.min(in.count(), out.count());
        }

        /** What leaving out a model adds to the difference; exactly 0 of one that is like the mean of its side. */
        double change(double value, boolean saw) {
            if (Double.isNaN(value)) {
                return 0;
            }
            return saw ? (value - in.mean()) / (in.count() - 1) : -(value - out.mean()) / (out.count() - 1);
        }

        double difference() {
            return out.mean() - in.mean();
        }
    }

    private static double[] side(double[] values, boolean[] in, boolean saw) {
        return IntStream.range(0, values.length)
                .filter(model -> in[model] == saw && !Double.isNaN(values[model]))
                .mapToDouble(model -> values[model])
                .toArray();
    }

    /**
     * Of one secret, with the interval of {@link TwoMeans}.
     *
     * @param values by model, NaN where there is none
     * @param in by model, whether it saw the secret
     */
    public static WithAgainstWithout of(double[] values, boolean[] in) {
        Sides sides = sides(values, in);
        if (sides.least() == 0) {
            return new WithAgainstWithout(0, null, null);
        }
        Interval interval = TwoMeans.interval(side(values, in, false), side(values, in, true));
        return new WithAgainstWithout(1, sides.difference(), interval);
    }

    /**
     * The mean of several secrets. Its interval counts both models and secrets as samples, and a model's luck with all secrets once: the
     * variance is the jackknife's over models plus that of the secrets' differences over their number, with Student's quantile for one
     * less than the fewer of them. So it is a little wide rather than narrow. Secrets that fewer than two models saw, or did not see, are
     * left out; without two others, the mean has no interval.
     *
     * @param values by secret and model
     * @param in by secret and model
     */
    public static WithAgainstWithout of(double[][] values, boolean[][] in) {
        return of(values, in, 1);
    }

    /**
     * The same, where the interval is one of {@code family} that are to hold together 95 times in 100 (Bonferroni).
     */
    public static WithAgainstWithout of(double[][] values, boolean[][] in, int family) {
        int[] some = counted(values, in);
        Sides[] sides =
                Arrays.stream(some).mapToObj(c -> sides(values[c], in[c])).toArray(Sides[]::new);
        Moments differences =
                Moments.of(Arrays.stream(sides).mapToDouble(Sides::difference).toArray());
        if (some.length == 1 && family == 1) {
            return of(values[some[0]], in[some[0]]);
        }
        boolean isFirm = Arrays.stream(sides).allMatch(of -> of.least() >= 2);
        if (some.length < 2 || !isFirm) {
            return new WithAgainstWithout(some.length, some.length == 0 ? null : (Double) differences.mean(), null);
        }
        int models = values[0].length;
        double[] without = new double[models];
        Arrays.fill(without, differences.mean());
        for (int k = 0; k < some.length; k++) {
            for (int model = 0; model < models; model++) {
                without[model] += sides[k].change(values[some[k]][model], in[some[k]][model]) / some.length;
            }
        }
        double[] h = new double[models];
        Arrays.fill(h, models);
        double variance = Jackknife.variance(differences.mean(), without, h)
                + differences.standardError() * differences.standardError();
        Interval interval = variance > 0
                ? Interval.student(differences.mean(), Math.sqrt(variance), Math.min(models, some.length) - 1.0, family)
                : null;
        return new WithAgainstWithout(some.length, differences.mean(), interval);
    }

    /**
     * The secrets of which {@link #of(double[][], boolean[][])} is the mean: those with two models on each side, or without two such
     * secrets those with one.
     */
    public static int[] counted(double[][] values, boolean[][] in) {
        int[] firm = secrets(values, in, 2);
        return firm.length < 2 ? secrets(values, in, 1) : firm;
    }

    /** Those with at least so many models on each side. */
    private static int[] secrets(double[][] values, boolean[][] in, int least) {
        return IntStream.range(0, values.length)
                .filter(c -> sides(values[c], in[c]).least() >= least)
                .toArray();
    }

    private static Sides sides(double[] values, boolean[] in) {
        Moments saw = Moments.NONE;
        Moments others = Moments.NONE;
        for (int model = 0; model < values.length; model++) {
            if (Double.isNaN(values[model])) {
                continue;
            }
            if (in[model]) {
                saw = saw.add(values[model]);
            } else {
                others = others.add(values[model]);
            }
        }
        return new Sides(saw, others);
    }
}
