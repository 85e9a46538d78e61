package dev.peacock.audit.stealing;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well classifiers were stolen.
 *
 * @param target what was stolen, as in "run 0" or the name of a file
 * @param victims models that were stolen
 * @param regression whether they are softmax regressions; null where nobody knows
 * @param uniformPoints random queries at which copies were judged
 * @param testPoints test examples at which they were; 0 without any
 * @param members how well the victims' own loss tells their train examples from others; null where they are not known
 * @param commonest how often copies would agree with the victims that always give the commonest label, the control; null in files of builds
 *     that had none
 * @param ways that were tried, each with the mean over its copies
 */
public record StealingSummary(
        String target,
        int victims,
        int inputs,
        int classes,
        @Nullable Boolean regression,
        int uniformPoints,
        int testPoints,
        @Nullable Mean members,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Commonest commonest,
        List<Way> ways) {

    public StealingSummary {
        ways = List.copyOf(ways);
    }

    /**
     * A mean over victims of the means over their copies, with its 95% interval: over victims (Student) where there are several; over the
     * copies of the only one, which says nothing of other victims; and never narrower than that over points (Wilson).
     */
    public record Mean(double mean, @Nullable Interval interval) {
        /** Of copies, of each victim. */
        static @Nullable Mean ofShares(List<List<Copy>> victims, Function<Copy, @Nullable Fidelity> of) {
            List<Fidelity> all = victims.stream()
                    .flatMap(List::stream)
                    .map(of)
                    .filter(Objects::nonNull)
                    .toList();
            if (all.isEmpty()) {
                return null;
            }
            List<double[]> shares = values(victims, of, Fidelity::agreement);
            double mean = mean(shares);
            int points = all.get(0).points();
            Interval over = Interval.wilson(mean * points, points, Interval.Z95);
            double[] values = shares.size() == 1 ? shares.get(0) : means(shares);
            if (values.length == 1) {
                return new Mean(mean, over);
            }
            Interval student = student(values);
            return new Mean(
                    mean, new Interval(Math.min(over.low(), student.low()), Math.max(over.high(), student.high())));
        }

        /** Of areas under curves; trainings of a single victim share its members, so that they have no interval together. */
        static <T> @Nullable Mean ofTold(List<List<T>> victims, Function<T, Copy.@Nullable Told> of) {
            List<double[]> areas = values(victims, of, Copy.Told::auc);
            if (areas.isEmpty()) {
                return null;
            }
            if (areas.size() > 1) {
                return new Mean(mean(areas), student(means(areas)));
            }
            Copy.Told first = victims.stream()
                    .flatMap(List::stream)
                    .map(of)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            return new Mean(mean(areas), areas.get(0).length > 1 ? null : new Interval(first.low(), first.high()));
        }

        /** Of the victims that have any. */
        static <T, V> List<double[]> values(
                List<List<T>> victims, Function<T, @Nullable V> of, Function<V, @Nullable Double> value) {
            return victims.stream()
                    .map(copies -> copies.stream()
                            .map(of)
                            .filter(Objects::nonNull)
                            .map(value)
                            .filter(Objects::nonNull)
                            .mapToDouble(Double::doubleValue)
                            .toArray())
                    .filter(values -> values.length > 0)
                    .toList();
        }

        static double mean(List<double[]> victims) {
            return Moments.of(means(victims)).mean();
        }

        private static double[] means(List<double[]> victims) {
            return victims.stream()
                    .mapToDouble(values -> Moments.of(values).mean())
                    .toArray();
        }

        private static Interval student(double[] values) {
            Moments moments = Moments.of(values);
            return Interval.student(moments.mean(), moments.standardError(), values.length - 1)
                    .within(0, 1);
        }
    }

    /**
     * A way to steal.
     *
     * @param answers what the victim tells
     * @param attack equations, or how queries were chosen for training
     * @param queries that were asked, the mean
     * @param byLabels whether a copy was found by labels alone, which do not tell how sure the victim is
     * @param copies that came of it
     * @param without victims of which no copy came
     * @param failed why none came of the first of those; null where there are none
     * @param uniform agreement of labels on random queries
     * @param test on test examples
     * @param uniformVariation total variation distance of probabilities on random queries; null of labels
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
            boolean byLabels,
            int copies,
            int without,
            @Nullable String failed,
            @Nullable Mean uniform,
            @Nullable Mean test,
            @Nullable Double uniformVariation,
            @Nullable Double testVariation,
            @Nullable Double parameterError,
            @Nullable Double condition,
            @Nullable Mean members,
            @Nullable Inversion inversion) {

        /** Of the copies of each victim. */
        static Way of(List<List<Copy>> victims) {
            List<Copy> all = victims.stream().flatMap(List::stream).toList();
            Copy first = all.get(0);
            List<Copy> copies =
                    all.stream().filter(copy -> copy.failed() == null).toList();
            return new Way(
                    first.answers(),
                    first.attack(),
                    first.budget(),
                    all.stream().mapToLong(Copy::queries).average().orElse(0),
                    copies.stream().anyMatch(Copy::byLabels),
                    copies.size(),
                    (int) victims.stream()
                            .filter(own -> own.stream().allMatch(copy -> copy.failed() != null))
                            .count(),
                    some(all, Copy::failed).findFirst().orElse(null),
                    Mean.ofShares(victims, Copy::uniform),
                    Mean.ofShares(victims, Copy::test),
                    variation(victims, Copy::uniform),
                    variation(victims, Copy::test),
                    some(copies, Copy::parameterError).max(Double::compare).orElse(null),
                    some(copies, Copy::condition).max(Double::compare).orElse(null),
                    Mean.ofTold(victims, Copy::members),
                    some(copies, Copy::inversion).findFirst().orElse(null));
        }

        private static @Nullable Double variation(List<List<Copy>> victims, Function<Copy, @Nullable Fidelity> of) {
            List<double[]> values = Mean.values(victims, of, Fidelity::variation);
            return values.isEmpty() ? null : (Double) Mean.mean(values);
        }

        private static <T> Stream<T> some(List<Copy> copies, Function<Copy, @Nullable T> value) {
            return copies.stream().map(value).filter(Objects::nonNull);
        }
    }

    /** Of all victims, which have the same data. */
    public static StealingSummary of(String target, List<Victim> victims) {
        Victim first = victims.get(0);
        Map<String, List<List<Copy>>> ways = new LinkedHashMap<>();
        for (Victim victim : victims) {
            Map<String, List<Copy>> own = new LinkedHashMap<>();
            for (Copy copy : victim.copies()) {
                // queries of equations follow from the model
                String way = copy.answers() + " " + copy.attack() + " "
                        + (copy.attack().equals(Copy.EQUATIONS) ? 0 : copy.budget());
                own.computeIfAbsent(way, name -> new ArrayList<>()).add(copy);
            }
            own.forEach((way, copies) ->
                    ways.computeIfAbsent(way, name -> new ArrayList<>()).add(copies));
        }
        return new StealingSummary(
                target,
                victims.size(),
                first.inputs(),
                first.classes(),
                first.regression(),
                first.uniformPoints(),
                first.testPoints(),
                Mean.ofTold(victims.stream().map(List::of).toList(), Victim::members),
                Commonest.mean(victims),
                ways.values().stream().map(Way::of).toList());
    }
}
