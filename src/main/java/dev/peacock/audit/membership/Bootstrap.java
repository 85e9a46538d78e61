package dev.peacock.audit.membership;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * 95% intervals by drawing runs anew, with replacement: runs are independent of each other, the pairs of one run are not. The
 * same draws for every attack. Percentiles of {@link #RESAMPLES} draws, of figures coarsened to bins of scores, which are
 * then shifted by what coarsening does to the figure of the fleet itself.
 */
public final class Bootstrap {
    public static final int RESAMPLES = 1_000;

    private static final double TAIL = 0.025;

    private final int[][] weights;

    /** {@code seed} is the experiment's. */
    public Bootstrap(int runs, long seed) {
        RandomStream random = new RandomStream(Seeds.seed(seed, Seeds.Purpose.RESAMPLING, 0));
        this.weights = new int[RESAMPLES][runs];
        for (int[] draw : weights) {
            for (int k = 0; k < runs; k++) {
                draw[random.nextInt(runs)]++;
            }
        }
    }

    /**
     * Intervals of an attack's figures, null where the figure is undefined.
     *
     * @param tpr by {@link Curve#RATES}
     * @param shown of the true-positive rate at the false-positive rate of each point of {@link Curve#shown}
     */
    public record Intervals(
            @Nullable Interval auc,
            @Nullable Interval balancedAccuracy,
            List<@Nullable Interval> tpr,
            List<@Nullable Interval> shown) {}

    /** Intervals around the figures of a curve; {@code bins} are of its edges. */
    public Intervals of(Curve curve, RunBins bins) {
        int[] once = new int[bins.runs()];
        Arrays.fill(once, 1);
        RunBins.Cumulated whole = bins.cumulated(once);
        List<RunBins.Cumulated> draws =
                Arrays.stream(weights).parallel().map(bins::cumulated).toList();
        List<@Nullable Interval> tpr = new ArrayList<>();
        for (int rate : Curve.RATES) {
            tpr.add(interval(curve.tprAt(rate), whole, draws, draw -> draw.tprAt(1.0 / rate)));
        }
        List<@Nullable Interval> shown = new ArrayList<>();
        for (Point point : curve.shown()) {
            double fpr = curve.fpr(point);
            shown.add(interval(curve.tpr(point), whole, draws, draw -> draw.tprAt(fpr)));
        }
        return new Intervals(
                interval(curve.auc(), whole, draws, RunBins.Cumulated::auc),
                interval(curve.balancedAccuracy(), whole, draws, RunBins.Cumulated::balancedAccuracy),
                tpr,
                shown);
    }

    private static @Nullable Interval interval(
            double exact,
            RunBins.Cumulated whole,
            List<RunBins.Cumulated> draws,
            ToDoubleFunction<RunBins.Cumulated> figure) {
        return around(
                exact,
                figure.applyAsDouble(whole),
                draws.stream().mapToDouble(figure).toArray());
    }

    /** Intervals of figures that are computed from sums over runs; {@code figure} takes how often each run counts. */
    public @Nullable Interval of(double exact, ToDoubleFunction<int[]> figure) {
        return around(exact, exact, Arrays.stream(weights).mapToDouble(figure).toArray());
    }

    private static @Nullable Interval around(double exact, double whole, double[] draws) {
        double[] sorted = Arrays.stream(draws)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        if (Double.isNaN(exact) || sorted.length == 0) {
            return null;
        }
        double shift = exact - whole;
        return new Interval(quantile(sorted, TAIL) + shift, quantile(sorted, 1 - TAIL) + shift);
    }

    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double part = place - below;
        return part == 0 ? sorted[below] : sorted[below] * (1 - part) + sorted[below + 1] * part;
    }
}
