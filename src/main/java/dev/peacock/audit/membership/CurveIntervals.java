package dev.peacock.audit.membership;

import dev.peacock.attack.Curve;
import dev.peacock.attack.Point;
import dev.peacock.attack.Splits;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Intervals of an attack's figures, by halves of the fleet. Null if the figure is undefined in the fleet or in a half, or if both halves
 * are equal in every split.
 *
 * @param tpr by {@link Curve#RATES}
 * @param shown of the true-positive rate at the false-positive rate of each point of {@link Curve#shown}
 */
public record CurveIntervals(
        @Nullable Interval auc,
        @Nullable Interval balancedAccuracy,
        List<@Nullable Interval> tpr,
        List<@Nullable Interval> shown) {
    /** Below this false-positive rate, the square roots of true-positive rates are compared. */
    private static final double SMALL = 0.01;

    /** Intervals around the figures of a curve; {@code bins} by half, of the curve's edges. */
    public static CurveIntervals of(Splits splits, Curve curve, List<ScoreBins> bins) {
        List<ScoreBins.Cumulated> all = bins.stream().map(ScoreBins::cumulated).toList();
        List<@Nullable Interval> tpr = new ArrayList<>();
        for (int rate : Curve.RATES) {
            tpr.add(ofTpr(splits, curve, 1.0 / rate, curve.tprAt(rate), all));
        }
        List<@Nullable Interval> shown = new ArrayList<>();
        for (Point point : curve.shown()) {
            shown.add(ofTpr(splits, curve, curve.fpr(point), curve.tpr(point), all));
        }
        return new CurveIntervals(
                splits.of(curve.auc(), each(all, ScoreBins.Cumulated::auc)),
                splits.of(curve.balancedAccuracy(), each(all, ScoreBins.Cumulated::balancedAccuracy)),
                tpr,
                shown);
    }

    /** Null, too, where the curve is too coarse. */
    private static @Nullable Interval ofTpr(
            Splits splits, Curve curve, double fpr, double tpr, List<ScoreBins.Cumulated> halves) {
        if (!curve.isFineAt(fpr)) {
            return null;
        }
        double[] byHalf = each(halves, half -> half.tprAt(fpr));
        return fpr < SMALL ? splits.ofShare(tpr, byHalf) : splits.of(tpr, byHalf);
    }

    private static double[] each(List<ScoreBins.Cumulated> halves, ToDoubleFunction<ScoreBins.Cumulated> figure) {
        return halves.stream().mapToDouble(figure).toArray();
    }
}
