package dev.peacock.audit.diffusion;

import dev.peacock.attack.Splits;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The same audit with other values of one option.
 *
 * @param key the option
 * @param variants by value: numbers ascending, words as they were given
 * @param changes of figures from one value to another
 */
public record Sweep(String key, List<Variant> variants, List<Change> changes) {
    /** Of differences of shares, such as .12 - .1 and .22 - .2. */
    private static final double ROUNDING = 1e-9;

    private static final double ERROR = .05;

    public Sweep {
        variants = List.copyOf(variants);
        changes = List.copyOf(changes);
    }

    /**
     * What was found with a value. Of models that learnt nothing there are the losses alone.
     *
     * @param failed numbers of models whose loss became no finite number
     * @param epochs passes over a model's own images, on average; null where every model failed
     * @param losses null as well
     * @param membership by LiRA where the models of every value have it; else by the loss alone
     * @param completions AUC of completions; null without
     */
    public record Variant(
            String value,
            int models,
            List<Integer> failed,
            @Nullable Double epochs,
            DiffusionSummary.@Nullable Losses losses,
            @Nullable OverModels membership,
            DiffusionSummary.@Nullable Copies copies,
            @Nullable OverModels completions) {
        public Variant {
            failed = List.copyOf(failed);
        }

        /** Whether there are models, and know no more than the mean. */
        public boolean hasLearntNothing() {
            return losses != null && losses.isNothingLearnt();
        }
    }

    /**
     * A figure with one value less that with another, of models that have the same number and so the same coins.
     *
     * @param interval Student's, of the models less one as degrees of freedom, or for LiRA by halves of the fleet; those of all changes hold
     *     together, 95 times in 100; a point where so many models change alike as cannot by chance; null where fewer do, and with a
     *     single one
     */
    public record Change(
            Figure figure,
            String from,
            String to,
            double difference,
            @Nullable Interval interval) {
        /** Whether it is surely more or less. */
        public boolean differs() {
            return interval != null && (interval.low() > 0 || interval.high() < 0);
        }

        /**
         * @param before by model, NaN for a model that lacks it
         * @param after the same of the other value
         * @param family changes that are to hold together
         */
        public static @Nullable Change of(
                Figure figure, String from, String to, double[] before, double[] after, int family) {
            Moments moments = changes(before, after);
            return moments.count() == 0
                    ? null
                    : new Change(figure, from, to, moments.mean(), intervalOf(moments, family));
        }

        /** The same of LiRA's AUC, of which models of a value depend on each other: by halves of the fleet, [half, model]. */
        public static @Nullable Change ofLira(
                String from, String to, LiraAucs before, LiraAucs after, Splits splits, int family) {
            Moments moments = changes(before.byModel, after.byModel);
            if (moments.count() == 0 || moments.squares() <= ROUNDING * ROUNDING) {
                return of(Figure.MEMBERSHIP, from, to, before.byModel, after.byModel, family);
            }
            double[] byHalf = IntStream.range(0, before.byHalf.length)
                    .mapToDouble(half ->
                            changes(before.byHalf[half], after.byHalf[half]).mean())
                    .toArray();
            return new Change(
                    Figure.MEMBERSHIP,
                    from,
                    to,
                    moments.mean(),
                    LiraFleet.isKnown(byHalf) ? splits.of(moments.mean(), byHalf, family) : null);
        }

        private static Moments changes(double[] before, double[] after) {
            return Moments.of(IntStream.range(0, Math.min(before.length, after.length))
                    .mapToDouble(model -> after[model] - before[model])
                    .filter(difference -> !Double.isNaN(difference))
                    .toArray());
        }
    }

    /** LiRA's AUCs with a value, by the number of the model, in the fleet and in each half; NaN for a model that is not there. */
    public record LiraAucs(double[] byModel, double[][] byHalf) {}

    /**
     * Rates are counts of few generations, so that two models may change alike by chance; that is no certainty. Were there no change, n
     * models would all change to the same side with a probability of at most 2^(1 - n) (sign test).
     */
    private static @Nullable Interval intervalOf(Moments moments, int family) {
        if (moments.squares() > ROUNDING * ROUNDING) {
            return moments.count() < 2
                    ? null
                    : Interval.student(moments.mean(), moments.standardError(), moments.count() - 1.0, family);
        }
        return Math.pow(2, 1.0 - moments.count()) <= ERROR / family
                ? new Interval(moments.mean(), moments.mean())
                : null;
    }

    /** What is compared. */
    public enum Figure {
        MEMBERSHIP,
        COPIES,
        COMPLETIONS
    }

    /** Whether all are numbers. */
    public static boolean isNumbers(List<String> values) {
        return values.stream().allMatch(value -> value.matches("[0-9.]+([eE][+-]?[0-9]+)?"));
    }

    /** How many differ, by what they are worth: .003 is 0.003. */
    public static long distinct(List<String> values) {
        return (isNumbers(values)
                        ? values.stream().map(Double::parseDouble)
                        : values.stream().map(String::strip))
                .distinct()
                .count();
    }

    /** Ascending where they are numbers. */
    public static List<String> ordered(List<String> values) {
        return isNumbers(values)
                ? values.stream()
                        .sorted(Comparator.comparingDouble(Double::parseDouble))
                        .toList()
                : List.copyOf(values);
    }

    /** Places of values that are compared: the smallest number with the largest, or the first word with each other one. */
    public static List<int[]> compared(List<String> values) {
        return isNumbers(values)
                ? List.of(new int[] {0, values.size() - 1})
                : IntStream.range(1, values.size())
                        .mapToObj(other -> new int[] {0, other})
                        .toList();
    }

    /** Of so many models, NaN where a model is missing. */
    public static double[] spread(int models, int[] numbers, double[] byModel) {
        double[] spread = new double[models];
        Arrays.fill(spread, Double.NaN);
        for (int i = 0; i < numbers.length; i++) {
            spread[numbers[i]] = byModel[i];
        }
        return spread;
    }
}
