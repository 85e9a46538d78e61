package dev.peacock.attack;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Rounded;
import dev.peacock.stats.Seeds;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well a score tells independent members from independent others, such as documents.
 *
 * @param auc P(member's score larger) + P(equal) / 2
 * @param interval of the AUC at 95%: Newcombe's score interval (2006, Statistics in Medicine 25, 559-573, method 5), which never is a
 *     point
 * @param rates true-positive rates at {@link Curve#RATES}
 */
public record Separation(long members, long others, double auc, Interval interval, List<At> rates)
        implements Serializable {
    private static final int RESAMPLES = 500;
    private static final int STEPS = 60;

    /**
     * The largest true-positive rate with a false-positive rate of at most {@code fpr}.
     *
     * @param interval at 95%, from members and others drawn again and never narrower than Wilson's; null with so few others that the
     *     threshold hangs on single ones
     */
    public record At(double fpr, double tpr, @Nullable Interval interval) implements Serializable {}

    /** Scores are larger for likely members; NaN is undefined. Null without a member or without another. */
    public static @Nullable Separation of(double[] scores, boolean[] in, long seed) {
        double[] members = side(scores, in, true);
        double[] others = side(scores, in, false);
        if (members.length == 0 || others.length == 0) {
            return null;
        }
        Curve curve = Curve.of(ScoreHistogram.of(Rounded.floats(members), Rounded.floats(others)));
        double[][] again = again(members, others, seed);
        List<At> rates = new ArrayList<>();
        for (int k = 0; k < Curve.RATES.size(); k++) {
            int rate = Curve.RATES.get(k);
            Interval wilson = Interval.wilson(curve.at(rate).in(), members.length, Interval.Z95);
            double[] drawn = again[k];
            rates.add(new At(
                    1.0 / rate,
                    curve.tprAt(rate),
                    curve.isFineAt(1.0 / rate)
                            ? new Interval(
                                    Math.min(wilson.low(), drawn[(int) (0.025 * RESAMPLES)]),
                                    Math.max(wilson.high(), drawn[RESAMPLES - 1 - (int) (0.025 * RESAMPLES)]))
                            : null));
        }
        return new Separation(
                members.length,
                others.length,
                curve.auc(),
                interval(curve.auc(), members.length, others.length),
                rates);
    }

    private static double[] side(double[] scores, boolean[] in, boolean wanted) {
        return IntStream.range(0, scores.length)
                .filter(i -> in[i] == wanted && !Double.isNaN(scores[i]))
                .mapToDouble(i -> scores[i])
                // so that what is drawn again does not depend on the order of rows
                .sorted()
                .toArray();
    }

    /** By rate, its true-positive rates with members and others drawn again, ascending. */
    private static double[][] again(double[] members, double[] others, long seed) {
        double[][] tprs = new double[Curve.RATES.size()][RESAMPLES];
        for (int draw = 0; draw < RESAMPLES; draw++) {
            RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.RESAMPLING, draw));
            double[] in = again(members, random);
            double[] out = again(others, random);
            for (int k = 0; k < tprs.length; k++) {
                // accepted are scores above that of the first other who is one too many
                double limit = out[out.length - 1 - out.length / Curve.RATES.get(k)];
                tprs[k][draw] = (double) above(in, limit) / in.length;
            }
        }
        Arrays.stream(tprs).forEach(Arrays::sort);
        return tprs;
    }

    private static double[] again(double[] scores, RandomStream random) {
        double[] drawn = new double[scores.length];
        Arrays.setAll(drawn, i -> scores[random.nextInt(scores.length)]);
        Arrays.sort(drawn);
        return drawn;
    }

    private static int above(double[] sorted, double limit) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] > limit) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return sorted.length - from;
    }

    /** The AUCs from which the measured one is at most 1.96 standard errors away, each by its own variance (Hanley and McNeil 1982). */
    public static Interval interval(double auc, long members, long others) {
        return new Interval(end(auc, members, others, 0), end(auc, members, others, 1));
    }

    private static double end(double auc, long members, long others, double border) {
        double inside = auc;
        double outside = border;
        for (int step = 0; step < STEPS; step++) {
            double middle = (inside + outside) / 2;
            double pairs = (members + others) / 2.0 - 1;
            double variance = middle
                    * (1 - middle)
                    * (1 + pairs * ((1 - middle) / (2 - middle) + middle / (1 + middle)))
                    / ((double) members * others);
            if (Math.abs(auc - middle) <= Interval.Z95 * Math.sqrt(variance)) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        return inside;
    }
}
