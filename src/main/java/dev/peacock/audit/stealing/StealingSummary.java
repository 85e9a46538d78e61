package dev.peacock.audit.stealing;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How well classifiers were stolen.
 *
 * @param victims models that were stolen
 * @param regression whether they are softmax regressions; null where nobody knows
 * @param uniformPoints random queries at which copies were judged
 * @param testPoints test examples at which they were; 0 without any
 * @param members how well the victims' own loss tells their train examples from others; null where they are not known
 * @param ways that were tried, each with the mean over its copies
 */
public record StealingSummary(
        int victims,
        int inputs,
        int classes,
        @Nullable Boolean regression,
        int uniformPoints,
        int testPoints,
        @Nullable Mean members,
        List<Way> ways) {

    public StealingSummary {
        ways = List.copyOf(ways);
    }

    /** A mean over copies with its 95% interval: over copies (Student) where there are several, and else over points or examples. */
    public record Mean(double mean, @Nullable Interval interval) {
        static @Nullable Mean of(List<Copy> copies, ToDoubleFunction<Copy> value, @Nullable Interval ofOne) {
            double[] values = copies.stream()
                    .mapToDouble(value)
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            if (values.length == 0) {
                return null;
            }
            Moments moments = Moments.of(values);
            return new Mean(
                    moments.mean(),
                    values.length == 1
                            ? ofOne
                            : Interval.student(moments.mean(), moments.standardError(), values.length - 1)
                                    .within(0, 1));
        }
    }

    /**
     * A way to steal.
     *
     * @param answers what the victim tells
     * @param attack equations, or how queries were chosen for training
     * @param queries that were asked, the mean
     * @param copies that came of it
     * @param failed why nothing came of it; null where something did
     * @param uniform agreement of labels on random queries
     * @param test on test examples
     * @param uniformVariation total variation distance of probabilities on random queries
     * @param parameterError relative; the largest over copies
     * @param condition of the equations; the largest
     * @param members how well the copy's loss tells the victim's train examples
     * @param inversion of one copy beside its victim; null where none was made
     */
    public record Way(
            String answers,
            String attack,
            long budget,
            double queries,
            int copies,
            @Nullable String failed,
            @Nullable Mean uniform,
            @Nullable Mean test,
            @Nullable Double uniformVariation,
            @Nullable Double testVariation,
            @Nullable Double parameterError,
            @Nullable Double condition,
            @Nullable Mean members,
            @Nullable Inversion inversion) {

        static Way of(List<Copy> all) {
            Copy first = all.get(0);
            List<Copy> copies =
                    all.stream().filter(copy -> copy.failed() == null).toList();
            Copy one = copies.size() == 1 ? copies.get(0) : null;
            return new Way(
                    first.answers(),
                    first.attack(),
                    first.budget(),
                    all.stream().mapToLong(Copy::queries).average().orElse(0),
                    copies.size(),
                    copies.isEmpty() ? first.failed() : null,
                    Mean.of(copies, copy -> agreement(copy.uniform()), one == null ? null : interval(one.uniform())),
                    Mean.of(copies, copy -> agreement(copy.test()), one == null ? null : interval(one.test())),
                    mean(
                            copies,
                            copy -> copy.uniform() == null
                                    ? Double.NaN
                                    : copy.uniform().variation()),
                    mean(
                            copies,
                            copy -> copy.test() == null
                                    ? Double.NaN
                                    : copy.test().variation()),
                    most(copies, Copy::parameterError),
                    most(copies, Copy::condition),
                    ofTold(copies, Copy::members),
                    copies.stream()
                            .map(Copy::inversion)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null));
        }

        private static double agreement(@Nullable Fidelity fidelity) {
            return fidelity == null ? Double.NaN : fidelity.agreement();
        }

        private static @Nullable Interval interval(@Nullable Fidelity fidelity) {
            return fidelity == null ? null : fidelity.interval();
        }

        private static @Nullable Double mean(List<Copy> copies, ToDoubleFunction<Copy> value) {
            Mean mean = Mean.of(copies, value, null);
            return mean == null ? null : (Double) mean.mean();
        }

        private static @Nullable Double most(List<Copy> copies, Function<Copy, @Nullable Double> value) {
            return copies.stream()
                    .map(value)
                    .filter(Objects::nonNull)
                    .max(Double::compare)
                    .orElse(null);
        }
    }

    private static <T> @Nullable Mean ofTold(List<T> all, Function<T, Copy.@Nullable Told> of) {
        List<Copy.Told> told = new ArrayList<>();
        for (T each : all) {
            Copy.Told one = of.apply(each);
            if (one != null) {
                told.add(one);
            }
        }
        if (told.isEmpty()) {
            return null;
        }
        Moments moments = Moments.of(told.stream().mapToDouble(Copy.Told::auc).toArray());
        return new Mean(
                moments.mean(),
                told.size() == 1
                        ? new Interval(told.get(0).low(), told.get(0).high())
                        : Interval.student(moments.mean(), moments.standardError(), told.size() - 1)
                                .within(0, 1));
    }

    /** Of all victims, which have the same data. */
    public static StealingSummary of(List<Victim> victims) {
        Victim first = victims.get(0);
        Map<String, List<Copy>> ways = new LinkedHashMap<>();
        for (Victim victim : victims) {
            for (Copy copy : victim.copies()) {
                // queries of equations follow from the model
                String way = copy.answers() + " " + copy.attack() + " "
                        + (copy.attack().equals(Copy.EQUATIONS) ? 0 : copy.budget());
                ways.computeIfAbsent(way, name -> new ArrayList<>()).add(copy);
            }
        }
        return new StealingSummary(
                victims.size(),
                first.inputs(),
                first.classes(),
                first.regression(),
                first.uniformPoints(),
                first.testPoints(),
                ofTold(victims, Victim::members),
                ways.values().stream().map(Way::of).toList());
    }
}
