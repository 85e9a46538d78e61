package dev.peacock.audit.attribution;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Scores as the judges found them: by test example Spearman's correlation over the judging models of what the scores foretell and
 * the models' margins. Their mean is the linear datamodeling score.
 *
 * @param rho by test example; 0 where the scores foretell the same of all models; NaN where all margins are the same
 * @param without by group of the jackknife, the same without its models
 * @param shares by group, how many times as many models there are as it has
 * @param flat test examples for which the scores foretell the same of all models
 */
public record Judged(double[] rho, double[][] without, double[] shares, int flat) {

    /** @param interval 95%; null with fewer than two test examples or groups */
    public record Mean(double value, @Nullable Interval interval, int examples) {}

    public static Judged of(Judges judges, Predictions predictions) {
        int q = judges.examples();
        int[] groups = judges.groups();
        double[] rho = new double[q];
        double[][] without = new double[judges.ends().length][q];
        boolean[] flat = new boolean[q];
        IntStream.range(0, q).parallel().forEach(j -> {
            double[] foretold = new double[judges.size()];
            predictions.column(j, foretold);
            double[] margins = judges.margins(j);
            PartRanks a = PartRanks.of(foretold);
            PartRanks b = PartRanks.of(margins);
            rho[j] = b.isConstant() ? Double.NaN : a.isConstant() ? 0 : PartRanks.correlation(a, b, groups, -1);
            flat[j] = a.isConstant() && !b.isConstant();
            for (int g = 0; g < without.length; g++) {
                double left = PartRanks.correlation(a, b, groups, g);
                without[g][j] = Double.isNaN(left) ? 0 : left;
            }
        });
        int count = 0;
        for (boolean one : flat) {
            count += one ? 1 : 0;
        }
        return new Judged(rho, without, judges.shares(), count);
    }

    /** By test example how much higher this is than another, over the same judges. */
    public Judged less(Judged other) {
        double[][] difference = new double[without.length][];
        for (int g = 0; g < difference.length; g++) {
            difference[g] = less(without[g], other.without[g]);
        }
        return new Judged(less(rho, other.rho), difference, shares, 0);
    }

    private static double[] less(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, j -> a[j] - b[j]);
        return difference;
    }

    /** Over all test examples. */
    public Mean mean() {
        return mean(IntStream.range(0, rho.length).toArray());
    }

    /**
     * Over some test examples; those whose margins are all the same are left out. Both the models and the test examples are samples. The
     * variance is that of the jackknife over groups of models, plus that of the mean over test examples, less the mean variance of a single
     * test example's correlation over their number, which both of these hold (Owen 2007, section 3); Student's quantile is that for one less than
     * the fewer of groups and test examples.
     */
    public Mean mean(int[] ids) {
        int[] defined = Arrays.stream(ids).filter(j -> !Double.isNaN(rho[j])).toArray();
        Moments over =
                Moments.of(Arrays.stream(defined).mapToDouble(j -> rho[j]).toArray());
        double[] left = new double[without.length];
        for (int g = 0; g < left.length; g++) {
            double[] of = without[g];
            left[g] = Moments.of(Arrays.stream(defined).mapToDouble(j -> of[j]).toArray())
                    .mean();
        }
        int fewer = Math.min(defined.length, left.length);
        if (fewer < 2) {
            return new Mean(over.mean(), null, defined.length);
        }
        double models = Jackknife.variance(over.mean(), left, shares);
        double examples = over.standardError() * over.standardError();
        double both = models + examples - single(defined) / defined.length;
        double variance = Math.max(both, Math.max(models, examples));
        return new Mean(over.mean(), Interval.student(over.mean(), Math.sqrt(variance), fewer - 1), defined.length);
    }

    /** The mean variance of one test example's correlation over other models. */
    private double single(int[] ids) {
        double sum = 0;
        double[] left = new double[without.length];
        for (int j : ids) {
            for (int g = 0; g < left.length; g++) {
                left[g] = without[g][j];
            }
            sum += Jackknife.variance(rho[j], left, shares);
        }
        return sum / ids.length;
    }
}
