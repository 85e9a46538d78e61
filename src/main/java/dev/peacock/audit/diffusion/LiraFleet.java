package dev.peacock.audit.diffusion;

import dev.peacock.attack.Splits;
import dev.peacock.estimate.RunGroups;
import dev.peacock.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * LiRA's scores in a fleet, and in random halves of it that are attacked by themselves. Each model is a target and a shadow of all
 * others, so that figures of its targets depend on each other, and their spread says too little of how their mean would vary.
 *
 * @param targets of the fleet
 * @param splits of the numbers of models; two models of a pair stay together, since their coins are opposite
 * @param half the targets of a half; made anew each time, since all of them need much memory
 */
public record LiraFleet(List<LiraTarget> targets, Splits splits, IntFunction<List<LiraTarget>> half) {
    private static final int PAIR = 2;

    public LiraFleet {
        targets = List.copyOf(targets);
    }

    /**
     * A figure that every target has, or NaN.
     *
     * @param range what it can be
     */
    public record Figure(ToDoubleFunction<LiraTarget> of, Interval range) {
        public static Figure share(ToDoubleFunction<LiraTarget> of) {
            return new Figure(of, new Interval(0, 1));
        }

        /** Of two shares. */
        public static Figure difference(ToDoubleFunction<LiraTarget> of) {
            return new Figure(of, new Interval(-1, 1));
        }
    }

    /**
     * @param logs [model, image], natural logarithms of losses
     * @param saw [model, image]
     * @param numbers of the models, ascending
     * @param models that were asked for, an even number: those with the numbers 2 k and 2 k + 1 are a pair
     */
    public static LiraFleet of(float[][] logs, boolean[][] saw, int[] numbers, int models, long seed) {
        int[] ends =
                IntStream.rangeClosed(1, models / PAIR).map(pair -> PAIR * pair).toArray();
        Splits splits = new Splits(new RunGroups(ends), Splits.of((long) models * saw[0].length), seed);
        int[] all = IntStream.range(0, numbers.length).toArray();
        return new LiraFleet(targets(logs, saw, numbers, all), splits, k -> {
            int[] half = splits.runs(k);
            int[] places = Arrays.stream(all)
                    .filter(place -> Arrays.binarySearch(half, numbers[place]) >= 0)
                    .toArray();
            return targets(logs, saw, numbers, places);
        });
    }

    private static List<LiraTarget> targets(float[][] logs, boolean[][] saw, int[] numbers, int[] places) {
        if (places.length == 0) {
            return List.of();
        }
        double[][] scores = Membership.scores(
                Arrays.stream(places).mapToObj(place -> logs[place]).toArray(float[][]::new),
                Arrays.stream(places).mapToObj(place -> saw[place]).toArray(boolean[][]::new));
        return IntStream.range(0, places.length)
                .mapToObj(i -> LiraTarget.of(places[i], numbers[places[i]], scores[i], saw[places[i]]))
                .toList();
    }

    /**
     * Means over targets. An interval compares halves of the fleet; it is all of the range where a half has no such figure, as with fewer than
     * eight models.
     */
    public List<@Nullable OverModels> over(List<Figure> figures) {
        List<ToDoubleFunction<LiraTarget>> functions =
                figures.stream().map(Figure::of).toList();
        double[][][] byHalf = byHalf(functions);
        List<@Nullable OverModels> over = new ArrayList<>();
        for (int f = 0; f < figures.size(); f++) {
            double[][] figure = byHalf[f];
            OverModels all =
                    OverModels.of(targets.stream().mapToDouble(functions.get(f)).toArray());
            Interval range = figures.get(f).range();
            over.add(all == null ? null : new OverModels(all.models(), all.mean(), interval(all, figure, range)));
        }
        return over;
    }

    private @Nullable Interval interval(OverModels all, double[][] byHalf, Interval range) {
        if (all.models() < PAIR) {
            return null;
        }
        double[] means = means(byHalf);
        if (!isKnown(means)) {
            return range;
        }
        // rates of few images are skewed, and their square roots are not
        Interval interval = range.low() < 0 ? splits.of(all.mean(), means) : splits.ofShare(all.mean(), means);
        return interval == null ? null : interval.within(range.low(), range.high());
    }

    /** By half, means over its targets; NaN where none has the figure. */
    static double[] means(double[][] byHalf) {
        return Arrays.stream(byHalf)
                .mapToDouble(half -> Arrays.stream(half)
                        .filter(value -> !Double.isNaN(value))
                        .average()
                        .orElse(Double.NaN))
                .toArray();
    }

    /** Whether there are halves, and all have the figure. */
    static boolean isKnown(double[] means) {
        return means.length > 0 && Arrays.stream(means).noneMatch(Double::isNaN);
    }

    /** [figure, half, number of the model]; NaN for models that are not there. */
    public double[][][] byHalf(List<ToDoubleFunction<LiraTarget>> figures) {
        int models = 1 + targets.stream().mapToInt(LiraTarget::number).max().orElse(-1);
        double[][][] byHalf = new double[figures.size()][splits.count()][models];
        for (int k = 0; k < splits.count(); k++) {
            List<LiraTarget> targetsOfHalf = half.apply(k);
            for (int f = 0; f < byHalf.length; f++) {
                double[] byModel = byHalf[f][k];
                Arrays.fill(byModel, Double.NaN);
                for (LiraTarget target : targetsOfHalf) {
                    byModel[target.number()] = figures.get(f).applyAsDouble(target);
                }
            }
        }
        return byHalf;
    }
}
