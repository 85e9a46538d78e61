package dev.peacock.audit.membership;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.TwoMeans;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether outliers are the easiest to attack and duplicates the hardest: vulnerability against the distance to the nearest
 * other train example.
 *
 * @param correlation Spearman's, of distance and vulnerability
 * @param deciles groups of a tenth of the examples each, by distance, the nearest first; equal distances stay together
 * @param exact examples with a copy, at distance 0
 * @param near further examples, at {@code nearDistance} at most
 * @param duplicates both together
 * @param difference 95% interval of the mean vulnerability of duplicates less that of all other examples (Welch), where two duplicates count
 *     as one, since they come in pairs that are alike; null with fewer than four of them
 * @param all all examples
 * @param nearDistance a third of the median distance
 */
public record Outliers(
        Ranks.Correlation correlation,
        List<Group> deciles,
        Group exact,
        Group near,
        Group duplicates,
        @Nullable Interval difference,
        Group all,
        double nearDistance) {
    /** Share of the median distance up to which an example is a near duplicate. */
    public static final double NEAR_SHARE = 1.0 / 3;

    private static final int DECILES = 10;

    /** Some examples and means over those of them in which the number is defined; NaN where there is none. */
    public record Group(
            String title, int examples, double distance, double vulnerability, double tpr01, double tpr001) {}

    /** Arrays by example, NaN where undefined; {@code tpr01} is at FPR 1%, {@code tpr001} at .1%. */
    public static Outliers of(double[] distance, double[] vulnerability, double[] tpr01, double[] tpr001, long seed) {
        double nearDistance = NEAR_SHARE * median(distance);
        double[] ranks = Ranks.percentiles(distance);
        List<Group> deciles = new ArrayList<>();
        for (int d = 0; d < DECILES; d++) {
            int decile = d;
            String title = String.format(Locale.ROOT, "%d to %d%%", 10 * d, 10 * (d + 1));
            deciles.add(group(title, distance, vulnerability, tpr01, tpr001, i -> decile(ranks[i]) == decile));
        }
        return new Outliers(
                Ranks.spearman(distance, vulnerability, seed),
                deciles,
                group("exact duplicates", distance, vulnerability, tpr01, tpr001, i -> distance[i] == 0),
                group(
                        "near duplicates",
                        distance,
                        vulnerability,
                        tpr01,
                        tpr001,
                        i -> distance[i] > 0 && distance[i] <= nearDistance),
                group("duplicates", distance, vulnerability, tpr01, tpr001, i -> distance[i] <= nearDistance),
                difference(
                        moments(vulnerability, i -> distance[i] <= nearDistance),
                        moments(vulnerability, i -> distance[i] > nearDistance)),
                group("all", distance, vulnerability, tpr01, tpr001, i -> true),
                nearDistance);
    }

    private static Moments moments(double[] vulnerability, IntPredicate isOfGroup) {
        return Moments.of(IntStream.range(0, vulnerability.length)
                .filter(isOfGroup)
                .mapToDouble(i -> vulnerability[i])
                .filter(value -> !Double.isNaN(value))
                .toArray());
    }

    private static @Nullable Interval difference(Moments duplicates, Moments others) {
        long pairs = duplicates.count() / 2;
        return pairs < 2
                ? null
                : TwoMeans.welch(new Moments(pairs, duplicates.mean(), duplicates.variance() * (pairs - 1)), others);
    }

    private static int decile(double percentile) {
        return Double.isNaN(percentile) ? -1 : Math.min(DECILES - 1, (int) (percentile / DECILES));
    }

    private static double median(double[] values) {
        double[] sorted = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return sorted.length == 0 ? Double.NaN : Ranks.quantile(sorted, 0.5);
    }

    private static Group group(
            String title,
            double[] distance,
            double[] vulnerability,
            double[] tpr01,
            double[] tpr001,
            IntPredicate isOfGroup) {
        int[] members = IntStream.range(0, distance.length).filter(isOfGroup).toArray();
        return new Group(
                title,
                members.length,
                mean(distance, members),
                mean(vulnerability, members),
                mean(tpr01, members),
                mean(tpr001, members));
    }

    private static double mean(double[] values, int[] members) {
        return Arrays.stream(members)
                .mapToDouble(i -> values[i])
                .filter(value -> !Double.isNaN(value))
                .average()
                .orElse(Double.NaN);
    }

    /** Whether the article's claim holds here, in sentences. */
    public String verdict() {
        return outliersVerdict() + " " + duplicatesVerdict();
    }

    private String outliersVerdict() {
        if (Double.isNaN(correlation.value())) {
            return "It cannot be said whether outliers are easier to attack here: distance or vulnerability is "
                    + "undefined, or the same for all examples.";
        }
        String figures = String.format(
                Locale.ROOT,
                "Spearman's correlation of distance and vulnerability is %.3f (95%% interval %.3f to %.3f)",
                correlation.value(),
                correlation.interval().low(),
                correlation.interval().high());
        if (correlation.interval().low() > 0) {
            return "Outliers are easier to attack here: " + figures + ".";
        }
        return (correlation.interval().high() < 0
                        ? "Outliers are harder to attack here, contrary to the claim: "
                        : "Outliers are not measurably easier to attack here: ")
                + figures + ".";
    }

    private String duplicatesVerdict() {
        if (duplicates.examples == 0 || Double.isNaN(duplicates.vulnerability)) {
            return "No duplicate has a defined vulnerability, so nothing can be said about duplicates.";
        }
        String figures = String.format(
                Locale.ROOT,
                "the mean vulnerability of the %,d exact and near duplicates is %.3f, and that of all examples is %.3f",
                duplicates.examples,
                duplicates.vulnerability,
                all.vulnerability);
        if (difference == null) {
            return "Duplicates are too few to say whether they are harder to attack: " + figures + ".";
        }
        if (difference.low() <= 0 && difference.high() >= 0) {
            return "Duplicates are not measurably harder or easier to attack here: " + figures + ".";
        }
        double lowest = deciles.stream()
                .mapToDouble(Group::vulnerability)
                .filter(value -> !Double.isNaN(value))
                .min()
                .orElse(Double.NaN);
        return (difference.low() > 0
                        ? "Duplicates are easier to attack here, contrary to the claim: "
                        : duplicates.vulnerability <= lowest
                                ? "Duplicates are the hardest to attack here: "
                                : "Duplicates are harder to attack here than others, but not the hardest: ")
                + figures
                + String.format(Locale.ROOT, "; that of the least vulnerable tenth by distance is %.3f.", lowest);
    }
}
