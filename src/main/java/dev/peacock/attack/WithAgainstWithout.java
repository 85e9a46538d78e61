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
        boolean isDefined() {
            return in.count() > 0 && out.count() > 0;
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
        Sides sides = sides(values, in, -1);
        if (!sides.isDefined()) {
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
        int[] some = secrets(values, in, 1);
        int[] firm = secrets(values, in, 2);
        if (firm.length < 2) {
            return some.length == 1
                    ? of(values[some[0]], in[some[0]])
                    : new WithAgainstWithout(some.length, some.length == 0 ? null : mean(values, in, some), null);
        }
        Moments differences = differences(values, in, firm, -1);
        int models = values[0].length;
        double[] without = IntStream.range(0, models)
                .mapToDouble(model -> differences(values, in, firm, model).mean())
                .toArray();
        double[] h = new double[models];
        Arrays.fill(h, models);
        double variance = Jackknife.variance(differences.mean(), without, h)
                + differences.standardError() * differences.standardError();
        Interval interval = variance > 0
                ? Interval.student(differences.mean(), Math.sqrt(variance), Math.min(models, firm.length) - 1.0)
                : null;
        return new WithAgainstWithout(firm.length, differences.mean(), interval);
    }

    /** Those with at least so many models on each side. */
    private static int[] secrets(double[][] values, boolean[][] in, int least) {
        return IntStream.range(0, values.length)
                .filter(c -> {
                    Sides sides = sides(values[c], in[c], -1);
                    return Math.min(sides.in.count(), sides.out.count()) >= least;
                })
                .toArray();
    }

    private static double mean(double[][] values, boolean[][] in, int[] secrets) {
        return differences(values, in, secrets, -1).mean();
    }

    private static Moments differences(double[][] values, boolean[][] in, int[] secrets, int without) {
        return Moments.of(Arrays.stream(secrets)
                .mapToDouble(c -> sides(values[c], in[c], without).difference())
                .toArray());
    }

    private static Sides sides(double[] values, boolean[] in, int without) {
        Moments saw = Moments.NONE;
        Moments others = Moments.NONE;
        for (int model = 0; model < values.length; model++) {
            if (model == without || Double.isNaN(values[model])) {
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
