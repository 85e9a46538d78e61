package dev.peacock.audit.attribution;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What linear scores could reach at most: what share of the variance of margins over models the best linear function of the subset
 * explains. Models whose subsets overlap more have more similar margins, in proportion to that share (Haseman and Elston's regression,
 * as for the heritability of traits; Golan, Lander and Rosset 2014). With centred masks x and margins y, K_rs = x_r x_s,
 *
 * <pre>explained variance = d sum_{r != s} y_r y_s K_rs / sum_{r != s} K_rs^2,   d = n p (1 - p)</pre>
 *
 * which is right on average whatever the model, as long as subsets are drawn independently: E[y_r y_s K_rs] is (p (1 - p))^2 times the
 * sum of the squared coefficients, and E[K_rs^2] is n (p (1 - p))^2. No fit is needed, so there may be fewer models than train examples.
 *
 * @param explained mean over test examples of the explained variance over the variance; may be beyond 0 and 1 by chance
 * @param interval 95%, over models and test examples
 */
public record Ceiling(double explained, @Nullable Interval interval) {

    /** Of models whose examples were each drawn with probability {@code p}. */
    public static Ceiling of(Judges models, double p) {
        int t = models.size();
        int n = models.masks().n();
        int[][] both = Overlap.of(models.masks(), models.masks());
        double[][] kernel = new double[t][t];
        double squares = 0;
        for (int r = 0; r < t; r++) {
            for (int s = 0; s < t; s++) {
                kernel[r][s] = r == s ? 0 : both[r][s] - p * (both[r][r] + both[s][s]) + n * p * p;
                squares += kernel[r][s] * kernel[r][s];
            }
        }
        int[] groups = models.groups();
        int many = models.ends().length;
        double[] lost = lost(kernel, groups, many);
        double d = n * p * (1 - p);
        double all = squares;
        double[][] shares = new double[1 + many][models.examples()];
        IntStream.range(0, models.examples()).parallel().forEach(j -> {
            double[] y = centred(models.margins(j));
            double[] form = new double[1 + many];
            double variance = 0;
            for (int r = 0; r < t; r++) {
                variance += y[r] * y[r] / (t - 1);
                for (int s = 0; s < t; s++) {
                    double term = y[r] * y[s] * kernel[r][s];
                    form[0] += term;
                    form[1 + groups[r]] += term;
                    if (groups[s] != groups[r]) {
                        form[1 + groups[s]] += term;
                    }
                }
            }
            for (int g = 0; g <= many; g++) {
                double left = g == 0 ? form[0] : form[0] - form[g];
                double of = g == 0 ? all : all - lost[g - 1];
                shares[g][j] = variance == 0 ? 0 : d * left / of / variance;
            }
        });
        Moments over = Moments.of(shares[0]);
        double[] without = IntStream.range(0, many)
                .mapToDouble(g -> Moments.of(shares[1 + g]).mean())
                .toArray();
        if (many < 2 || over.count() < 2) {
            return new Ceiling(over.mean(), null);
        }
        double variance =
                Jackknife.variance(over.mean(), without, models.shares()) + over.standardError() * over.standardError();
        return new Ceiling(
                over.mean(), Interval.student(over.mean(), Math.sqrt(variance), Math.min(many, over.count()) - 1));
    }

    /** The linear datamodeling score that the best linear scores have, where margins are about normal: (6 / pi) asin(sqrt(share) / 2). */
    public static double score(double share) {
        return 6 / Math.PI * Math.asin(Math.sqrt(Math.max(0, Math.min(1, share))) / 2);
    }

    /** By group, the part of the sum of squares with a model of it. */
    private static double[] lost(double[][] kernel, int[] groups, int many) {
        double[] lost = new double[many];
        for (int r = 0; r < kernel.length; r++) {
            for (int s = 0; s < kernel.length; s++) {
                double square = kernel[r][s] * kernel[r][s];
                lost[groups[r]] += square;
                if (groups[s] != groups[r]) {
                    lost[groups[s]] += square;
                }
            }
        }
        return lost;
    }

    private static double[] centred(double[] y) {
        double mean = Moments.of(y).mean();
        double[] centred = y.clone();
        for (int r = 0; r < y.length; r++) {
            centred[r] -= mean;
        }
        return centred;
    }
}
