package dev.peacock.audit.text.unseen;

import dev.peacock.audit.text.unseen.Estimator.Kind;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Distinct windows against units generated: as measured, as extrapolated, and how well extrapolation from half of the generations tells
 * what the other half brought. Generations are put in a random order first, since they are often sorted by prompt, and estimators
 * speak of more generations of the same kind, not of other prompts.
 *
 * @param measured ascending, about 50 points
 * @param extrapolated by each estimator, from the last measured point on
 * @param check null where half of the units is not at least two generations, with some left, or holds no window
 */
public record GrowthCurve(
        List<Point> measured,
        List<Extrapolated> extrapolated,
        @Nullable Check check) {
    private static final int POINTS = 50;
    private static final int FURTHER_POINTS = 25;

    /**
     * A point of a curve.
     *
     * @param band 95%, of other generations of the same kind; null where it is unknown
     */
    public record Point(
            double units, double windows, @Nullable Interval band) {}

    /** Without points where the estimator is undefined. */
    public record Extrapolated(Estimator estimator, List<Point> points) {}

    /**
     * From a random half of the units to all.
     *
     * @param generations of that half
     * @param units of that half
     * @param windows distinct ones in it
     * @param allWindows distinct ones in all
     * @param windowsAsGiven distinct ones in as many generations from the start of the list as it was given
     * @param sorted whether that differs from random halves by more than chance explains in 95% of cases
     */
    public record Check(
            long generations,
            long units,
            long windows,
            long allUnits,
            long allWindows,
            long windowsAsGiven,
            boolean sorted,
            List<Expected> expected) {}

    /**
     * What an estimator expects of all generations, from half of them.
     *
     * @param windows null where it is undefined
     * @param interval 95%; null where it is undefined
     * @param holds whether what came is in the interval, or above the lower end of a lower bound's; null where it is undefined
     */
    public record Expected(
            Estimator estimator,
            @Nullable Double windows,
            @Nullable Interval interval,
            @Nullable Boolean holds) {}

    /**
     * @param times extrapolated to so many times what was generated, at least 1
     * @param seed of the order and of the half-samples
     */
    public static GrowthCurve of(Generations given, double times, long seed) {
        int[] order = new int[given.size()];
        Arrays.setAll(order, i -> i);
        new RandomStream(Seeds.seed(seed, Seeds.Purpose.TEXT, 2)).shuffle(order);
        Generations generations = given.of(order);
        List<Point> measured = Growth.points(generations, POINTS);
        return new GrowthCurve(
                measured, extrapolated(generations, measured, times, seed), check(generations, given, seed));
    }

    /** The last measured point, which depends on no order; without a band of fewer than two generations. */
    public static Point end(Generations generations) {
        Growth growth = new Growth(generations);
        for (int i = 0; i < generations.size(); i++) {
            growth.next();
        }
        return new Point(growth.units(), growth.distinct(), growth.band());
    }

    private static List<Extrapolated> extrapolated(
            Generations generations, List<Point> measured, double times, long seed) {
        List<Extrapolated> all = new ArrayList<>();
        Resampling resampling = Resampling.of(generations, seed);
        double units =
                measured.isEmpty() ? 0 : measured.get(measured.size() - 1).units();
        for (Estimator estimator : Estimator.values()) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i <= FURTHER_POINTS; i++) {
                double t = (times - 1) * i / FURTHER_POINTS;
                double windows = resampling.value(estimator, t);
                if (Double.isFinite(windows)) {
                    points.add(new Point(units * (1 + t), windows, resampling.interval(estimator, t)));
                }
            }
            all.add(new Extrapolated(estimator, List.copyOf(points)));
        }
        return List.copyOf(all);
    }

    private static @Nullable Check check(Generations generations, Generations given, long seed) {
        int size = generations.size();
        Growth half = new Growth(generations);
        long all = Arrays.stream(generations.units()).asLongStream().sum();
        while (2 * half.units() < all) {
            half.next();
        }
        if (half.size() < 2 || half.size() == size || half.distinct() == 0) {
            return null;
        }
        Growth whole = new Growth(generations);
        Growth first = new Growth(given);
        for (int i = 0; i < size; i++) {
            whole.next();
            if (i < half.size()) {
                first.next();
            }
        }
        int[] places = new int[half.size()];
        Arrays.setAll(places, i -> i);
        Resampling resampling = Resampling.of(generations.of(places), seed);
        double t = (double) (all - half.units()) / half.units();
        return new Check(
                half.size(),
                half.units(),
                half.distinct(),
                all,
                whole.distinct(),
                first.distinct(),
                FirstHalf.differs(given, half.size(), new RandomStream(Seeds.seed(seed, Seeds.Purpose.TEXT, 3))),
                Arrays.stream(Estimator.values())
                        .map(estimator -> expected(estimator, resampling, t, whole.distinct()))
                        .toList());
    }

    private static Expected expected(Estimator estimator, Resampling half, double t, long came) {
        double windows = half.value(estimator, t);
        Interval interval = half.interval(estimator, t);
        return new Expected(
                estimator,
                Double.isFinite(windows) ? windows : null,
                interval,
                interval == null
                        ? null
                        : interval.low() <= came && (estimator.kind() == Kind.LOWER_BOUND || came <= interval.high()));
    }
}
