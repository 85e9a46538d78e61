package dev.peacock.audit.attribution;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import java.util.Arrays;
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
 * @param explained mean over test examples of the explained variance over the variance; may be beyond 0 and 1 by chance; test examples
 *     whose margins are the same in all models are left out
 * @param interval 95%, over models and test examples
 */
public record Ceiling(double explained, @Nullable Interval interval) {
    /** Test examples that are gone through at once. */
    private static final int WIDTH = 128;

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
        IntStream.range(0, (models.examples() + WIDTH - 1) / WIDTH).parallel().forEach(part -> {
            int first = part * WIDTH;
            double[][] forms = forms(kernel, models, first);
            for (int g = 0; g <= many; g++) {
                double of = g == 0 ? all : all - lost[g - 1];
                for (int j = first; j < Math.min(first + WIDTH, models.examples()); j++) {
                    double left = g == 0 ? forms[0][j - first] : forms[0][j - first] - forms[g][j - first];
                    double variance = forms[1 + many][j - first];
                    shares[g][j] = variance == 0 ? Double.NaN : d * left / of / variance;
                }
            }
        });
        Moments over = defined(shares[0]);
        double[] without = IntStream.range(0, many)
                .mapToDouble(g -> defined(shares[1 + g]).mean())
                .toArray();
        if (many < 2 || over.count() < 2) {
            return new Ceiling(over.mean(), null);
        }
        double variance =
                Jackknife.variance(over.mean(), without, models.shares()) + over.standardError() * over.standardError();
        return new Ceiling(
                over.mean(), Interval.student(over.mean(), Math.sqrt(variance), Math.min(many, over.count()) - 1));
    }

    private static Moments defined(double[] shares) {
        return Moments.of(
                Arrays.stream(shares).filter(share -> !Double.isNaN(share)).toArray());
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

    /**
     * Of {@link #WIDTH} test examples: the sum of y_r y_s K_rs, by group the part of it with a model of the group, and the variance of y.
     * With z_r the sum over s of K_rs y_s, as K is symmetric, a group's part is twice the sum of its y_r z_r, less what is within it.
     */
    private static double[][] forms(double[][] kernel, Judges models, int first) {
        int t = models.size();
        int[] ends = models.ends();
        double[][] forms = new double[2 + ends.length][WIDTH];
        double[][] y = columns(models, first);
        double[] z = new double[WIDTH];
        for (int g = 0; g < ends.length; g++) {
            int start = g == 0 ? 0 : ends[g - 1];
            for (int r = start; r < ends[g]; r++) {
                Arrays.fill(z, 0);
                add(kernel[r], y, start, ends[g], z);
                addProducts(-1, y[r], z, forms[1 + g]);
                add(kernel[r], y, 0, start, z);
                add(kernel[r], y, ends[g], t, z);
                addProducts(2, y[r], z, forms[1 + g]);
                addProducts(1, y[r], z, forms[0]);
                addProducts(1.0 / (t - 1), y[r], y[r], forms[1 + ends.length]);
            }
        }
        return forms;
    }

    private static void add(double[] row, double[][] y, int from, int to, double[] z) {
        for (int s = from; s < to; s++) {
            double factor = row[s];
            double[] of = y[s];
            for (int j = 0; j < z.length; j++) {
                z[j] += factor * of[j];
            }
        }
    }

    private static void addProducts(double factor, double[] a, double[] b, double[] into) {
        for (int j = 0; j < into.length; j++) {
            into[j] += factor * a[j] * b[j];
        }
    }

    /** By model, margins less their mean of {@link #WIDTH} test examples; 0 where there are fewer. */
    private static double[][] columns(Judges models, int first) {
        double[][] y = new double[models.size()][WIDTH];
        for (int j = first; j < Math.min(first + WIDTH, models.examples()); j++) {
            double[] margins = models.margins(j);
            double mean = Moments.of(margins).mean();
            for (int r = 0; r < margins.length; r++) {
                y[r][j - first] = margins[r] - mean;
            }
        }
        return y;
    }
}
