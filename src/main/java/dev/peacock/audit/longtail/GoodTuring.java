package dev.peacock.audit.longtail;

import dev.peacock.stats.Interval;
import org.apache.commons.math3.stat.regression.SimpleRegression;
import org.jspecify.annotations.Nullable;

/**
 * Estimates frequencies without a prior: an example's subpopulation seen l times has frequency l* / n with l* = (l+1)
 * N_(l+1) / N_l (Good 1953), and those never seen have N_1 / n together. Where N_l is small, that is noise. From the
 * first l at which it differs from the regression line of ln Z_l on ln l by less than 1.65 of its standard deviations,
 * the line's value is used (Gale and Sampson 1995, "Good-Turing frequency estimation without tears"). The remaining
 * frequency is divided among the seen subpopulations in proportion to l*.
 *
 * @param slope of the line; above -1 it does not suit the data, NaN with fewer than two different sizes, where l* is l
 * @param smoothed frequency of a subpopulation of each of the sizes
 */
public record GoodTuring(SizeCounts counts, double slope, double[] smoothed) {
    private static final double DIFFERENT = 1.65;

    public static GoodTuring of(SizeCounts counts) {
        return of(counts, counts.sizes());
    }

    /** The same for sizes of which some may not occur in {@code counts}, ascending: as many frequencies. */
    static GoodTuring of(SizeCounts counts, int[] asked) {
        Line line = Line.of(counts);
        int switched = switchedAt(counts, line);
        double unseen = (double) counts.number(1) / counts.examples();
        Sum all = new Sum();
        for (int i = 0; i < counts.sizes().length; i++) {
            all.add(counts.numbers()[i] * adjusted(counts, line, switched, counts.sizes()[i]));
        }
        double[] smoothed = new double[asked.length];
        for (int i = 0; i < asked.length; i++) {
            smoothed[i] = (1 - unseen) * adjusted(counts, line, switched, asked[i]) / all.value();
        }
        return new GoodTuring(counts, line.slope, smoothed);
    }

    /** The first size from which on the line is taken. */
    private static int switchedAt(SizeCounts counts, Line line) {
        for (int l = 1; ; l++) {
            double number = counts.number(l);
            double next = counts.number(l + 1);
            if (number == 0 || next == 0) {
                return l;
            }
            double turing = (l + 1) * next / number;
            double deviation = (l + 1) * Math.sqrt(next / (number * number) * (1 + next / number));
            if (Math.abs(turing - line.adjusted(l)) <= DIFFERENT * deviation) {
                return l;
            }
        }
    }

    private static double adjusted(SizeCounts counts, Line line, int switched, int l) {
        return l < switched ? (double) (l + 1) * counts.number(l + 1) / counts.number(l) : line.adjusted(l);
    }

    /** tau_l without smoothing, (l+1) N_(l+1) / (n N_l); null where no subpopulation was seen l times. */
    public @Nullable Double raw(int l) {
        long number = counts.number(l);
        return number == 0 ? null : (l + 1.0) * counts.number(l + 1) / (counts.examples() * (double) number);
    }

    /** Frequency of all that were never seen, N_1 / n. */
    public double unseen() {
        return (double) counts.number(1) / counts.examples();
    }

    /** Error that is added by not fitting what was seen once, where its label is then guessed among so many classes. */
    public double costOfSingletons(int classes) {
        return counts.number(1) == 0 ? 0 : (1 - 1.0 / classes) * counts.number(1) * smoothed[0];
    }

    /**
     * 95% interval around (l+1) N_(l+1) / n of the frequency that the subpopulations seen l times really have together;
     * l = 0 are the unseen. With numbers of examples by Poisson's law the difference has mean 0 and variance ((l+1)^2
     * E[N_(l+1)] + (l+1) (l+2) E[N_(l+2)]) / n^2 (Good 1953; of l = 0 also Esty 1983). Numbers of 0 are taken as 1
     * there, so that the interval is never a single point; it is within 0..1.
     */
    public Interval mass(int l) {
        double n = counts.examples();
        double next = counts.number(l + 1);
        double variance =
                (l + 1.0) * (l + 1) * Math.max(1, next) + (l + 1.0) * (l + 2) * Math.max(1, counts.number(l + 2));
        double half = Interval.Z95 * Math.sqrt(variance) / n;
        double mass = (l + 1) * next / n;
        return new Interval(Math.max(0, mass - half), Math.min(1, mass + half));
    }

    /** ln Z_l = intercept + slope ln l by least squares, where Z_l spreads N_l over the gap to its neighbours. */
    private record Line(double slope) {
        static Line of(SizeCounts counts) {
            int[] sizes = counts.sizes();
            int m = sizes.length;
            SimpleRegression line = new SimpleRegression();
            for (int i = 0; i < m; i++) {
                int before = i == 0 ? 0 : sizes[i - 1];
                int after = i == m - 1 ? 2 * sizes[i] - before : sizes[i + 1];
                line.addData(Math.log(sizes[i]), Math.log(2.0 * counts.numbers()[i] / (after - before)));
            }
            return new Line(line.getSlope());
        }

        /** (l+1) S(l+1) / S(l), whatever the intercept. */
        double adjusted(int l) {
            return Double.isNaN(slope) ? l : l * Math.pow(1 + 1.0 / l, slope + 1);
        }
    }
}
