package dev.peacock.audit.canary.scores;

import dev.peacock.attack.Curve;
import dev.peacock.attack.ScoreHistogram;
import dev.peacock.attack.Separation;
import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.audit.canary.scores.ScoresSummary.Count;
import dev.peacock.audit.canary.scores.ScoresSummary.Membership;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Jackknife;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntBinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Figures from the log-perplexities of canaries and records in models, as tables of ids and models. */
public final class ScoreResults {
    private static final double CONFIDENCE = 0.95;
    /** Ids are left out in so many groups. */
    private static final int GROUPS = 50;

    private final List<Scored> rows;
    private final String[] ids;
    private final String[] models;
    private final int[] insertions;
    /** By id and model; NaN where the file has none. */
    private final double[][] bits;

    private final double[][] exposures;
    private final boolean[][] in;

    private ScoreResults(List<Scored> rows) {
        this.rows = rows;
        this.ids = rows.stream().map(Scored::id).distinct().sorted().toArray(String[]::new);
        this.models = rows.stream().map(Scored::model).distinct().sorted().toArray(String[]::new);
        this.insertions = new int[ids.length];
        this.bits = new double[ids.length][models.length];
        this.exposures = new double[ids.length][models.length];
        this.in = new boolean[ids.length][models.length];
        Map<String, Integer> places = new HashMap<>();
        IntStream.range(0, ids.length).forEach(i -> places.put(ids[i], i));
        Arrays.stream(bits).forEach(row -> Arrays.fill(row, Double.NaN));
        Arrays.stream(exposures).forEach(row -> Arrays.fill(row, Double.NaN));
        for (Scored row : rows) {
            int id = Objects.requireNonNull(places.get(row.id()));
            int model = Arrays.binarySearch(models, row.model());
            Double exposure = row.best();
            insertions[id] = row.insertions();
            bits[id][model] = row.bits();
            exposures[id][model] = exposure == null ? Double.NaN : exposure;
            in[id][model] = row.member();
        }
    }

    /**
     * Of at least one row, no id twice in a model.
     *
     * @param isIndependent whether coins of different models are independent, so that several models can be guessed about
     */
    public static ScoresSummary of(List<Scored> rows, boolean isIndependent) {
        return new ScoreResults(rows).summary(isIndependent);
    }

    private ScoresSummary summary(boolean isIndependent) {
        Predicate<Scored> isKnown = row -> row.candidates() > 0;
        double[][] centred = centred();
        return new ScoresSummary(
                ids.length,
                models.length,
                rows.stream()
                        .filter(isKnown)
                        .mapToLong(Scored::candidates)
                        .findFirst()
                        .orElse(0),
                rows.stream()
                        .filter(isKnown)
                        .collect(Collectors.groupingBy(ScoreResults::method, TreeMap::new, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey)
                        .orElse(null),
                Arrays.stream(insertions)
                        .distinct()
                        .sorted()
                        .mapToObj(this::count)
                        .toList(),
                membership(negative(bits)),
                models.length < 2 ? null : membership(centred),
                bound(isIndependent),
                isIndependent);
    }

    public static String method(Scored row) {
        return row.isExact() ? "exact" : row.extrapolated() != null ? "extrapolated" : "sampled";
    }

    private Count count(int times) {
        int[] of = only(times);
        double[][] some = at(bits, of);
        boolean[][] saw = Arrays.stream(of).mapToObj(id -> in[id]).toArray(boolean[][]::new);
        WithAgainstWithout difference = WithAgainstWithout.of(some, saw);
        return new Count(
                times,
                of.length,
                mean(at(exposures, of), saw, true),
                mean(at(exposures, of), saw, false),
                difference.difference(),
                difference.interval());
    }

    private int[] only(int times) {
        return IntStream.range(0, ids.length)
                .filter(id -> insertions[id] == times)
                .toArray();
    }

    private static double[][] at(double[][] table, int[] ids) {
        return Arrays.stream(ids).mapToObj(id -> table[id]).toArray(double[][]::new);
    }

    private static @Nullable Double mean(double[][] table, boolean[][] saw, boolean wanted) {
        double[] values = IntStream.range(0, table.length)
                .boxed()
                .flatMapToDouble(id -> IntStream.range(0, table[id].length)
                        .filter(model -> saw[id][model] == wanted && !Double.isNaN(table[id][model]))
                        .mapToDouble(model -> table[id][model]))
                .toArray();
        return values.length == 0
                ? null
                : (Double) Arrays.stream(values).average().orElseThrow();
    }

    private static double[][] negative(double[][] table) {
        return Arrays.stream(table)
                .map(row -> Arrays.stream(row).map(value -> -value).toArray())
                .toArray(double[][]::new);
    }

    /** The mean log-perplexity of the other models less that of the model. */
    private double[][] centred() {
        double[][] centred = new double[ids.length][];
        for (int id = 0; id < ids.length; id++) {
            double sum = Arrays.stream(bits[id]).filter(x -> !Double.isNaN(x)).sum();
            long count = Arrays.stream(bits[id]).filter(x -> !Double.isNaN(x)).count();
            centred[id] = Arrays.stream(bits[id])
                    .map(x -> count < 2 ? Double.NaN : (sum - x) / (count - 1) - x)
                    .toArray();
        }
        return centred;
    }

    private @Nullable Membership membership(double[][] scores) {
        Curve all = curve(scores, -1, (id, model) -> 0);
        if (!all.isDefined()) {
            return null;
        }
        int canaries = (int)
                IntStream.range(0, ids.length).filter(id -> insertions[id] > 0).count();
        Interval least =
                Separation.interval(all.auc(), Math.min(canaries, all.members()), Math.min(canaries, all.others()));
        double variance = variance(scores, all.auc(), Math.min(GROUPS, ids.length), (id, model) -> id % GROUPS)
                + variance(scores, all.auc(), models.length, (id, model) -> model);
        if (Double.isNaN(variance)) {
            return new Membership(all.members(), all.others(), all.auc(), null);
        }
        double half = Interval.Z95 * Math.sqrt(variance);
        // never narrower than if canaries were independent, each in and out once
        Interval interval =
                new Interval(Math.min(least.low(), all.auc() - half), Math.max(least.high(), all.auc() + half));
        return new Membership(all.members(), all.others(), all.auc(), interval.within(0, 1));
    }

    /** The jackknife's, over groups; 0 where there is but one, and NaN where a group has all members or all others. */
    private double variance(double[][] scores, double auc, int groups, IntBinaryOperator group) {
        if (groups < 2) {
            return 0;
        }
        double[] without = IntStream.range(0, groups)
                .mapToDouble(left -> curve(scores, left, group).auc())
                .toArray();
        double[] h = new double[groups];
        Arrays.fill(h, groups);
        return Jackknife.variance(auc, without, h);
    }

    /** Of the pairs whose group is not the one that is left out, controls aside. */
    private Curve curve(double[][] scores, int left, IntBinaryOperator group) {
        int most = ids.length * models.length;
        float[][] sides = new float[2][most];
        int[] filled = new int[2];
        for (int id = 0; id < ids.length; id++) {
            for (int model = 0; model < models.length; model++) {
                if (insertions[id] > 0 && !Double.isNaN(scores[id][model]) && group.applyAsInt(id, model) != left) {
                    int side = in[id][model] ? 1 : 0;
                    sides[side][filled[side]++] = (float) scores[id][model];
                }
            }
        }
        return Curve.of(ScoreHistogram.of(Arrays.copyOf(sides[1], filled[1]), Arrays.copyOf(sides[0], filled[0])));
    }

    /**
     * By exposure where it is known, which looks at one model alone; else, of independent models, by the first half as shadows of the
     * others. Coins of different models may depend on each other, as where each canary is in half of them: then nothing but the model
     * with the most canaries is looked at.
     */
    private @Nullable CoinBound bound(boolean isIndependent) {
        int[] canaries =
                IntStream.range(0, ids.length).filter(id -> insertions[id] > 0).toArray();
        boolean[][] saw = Arrays.stream(canaries).mapToObj(id -> in[id]).toArray(boolean[][]::new);
        int[] of = isIndependent ? IntStream.range(0, models.length).toArray() : new int[] {fullest(canaries)};
        boolean isExposed = Arrays.stream(canaries)
                .allMatch(id -> Arrays.stream(of)
                        .allMatch(model -> Double.isNaN(bits[id][model]) || !Double.isNaN(exposures[id][model])));
        int shadows = isExposed ? 0 : of.length / 2;
        double[][] some = at(isExposed ? exposures : negative(bits), canaries);
        double[][] scores =
                shadows == 0 ? some : CoinBound.calibrated(at(bits, canaries), saw, Arrays.copyOf(of, shadows));
        int copies = Arrays.stream(insertions).max().orElse(1);
        return CoinBound.of(scores, saw, Arrays.copyOfRange(of, shadows, of.length), copies, CONFIDENCE);
    }

    private int fullest(int[] canaries) {
        return IntStream.range(0, models.length)
                .boxed()
                .max(Comparator.comparingLong(model -> Arrays.stream(canaries)
                        .filter(id -> !Double.isNaN(bits[id][model]))
                        .count()))
                .orElseThrow();
    }
}
