package dev.peacock.audit.inversion;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much nearer inverted images come to the examples of a group in models that saw it than in models that did not. A group's distance
 * in a model is that of the model's image of the group's class to the nearest of the group's examples of that class. A group that has
 * examples of several classes is here several times, once for each; they are in or out together.
 *
 * @param sizes examples of each group
 * @param distances by group and model; NaN in a model that saw no example of the class
 * @param saw by group and model
 * @param whose by group, a number that those have in common that are in or out together
 */
public record GroupEffects(int[] sizes, double[][] distances, boolean[][] saw, int[] whose) {
    private static final int MOST_ROWS = 8;

    /**
     * Groups with so many examples.
     *
     * @param least examples of the smallest
     * @param most examples of the largest
     * @param groups those that some models saw and others, which saw the class, did not; all figures are of these
     * @param without mean distance in models that did not see the group, a mean over groups
     * @param closer that less the mean distance in models that saw it; null without such a group
     * @param together an interval of that which holds at 95% for all rows together; null where {@code closer} has none
     * @param relabelled the same with each model's groups handed to a random other model: 0 but for chance
     */
    public record BySize(
            int least,
            int most,
            int groups,
            @Nullable Double without,
            @Nullable WithAgainstWithout closer,
            @Nullable Interval together,
            @Nullable WithAgainstWithout relabelled) {}

    /** One group's; its mean is null where all models saw it, or none. */
    public WithAgainstWithout of(int group) {
        return WithAgainstWithout.of(distances[group], saw[group]);
    }

    /** The mean distance in models that saw a group, or that did not; NaN without any. */
    public double mean(int group, boolean isSeen) {
        return mean(distances[group], saw[group], isSeen);
    }

    private static double mean(double[] distances, boolean[] saw, boolean isSeen) {
        return IntStream.range(0, saw.length)
                .filter(model -> saw[model] == isSeen && !Double.isNaN(distances[model]))
                .mapToDouble(model -> distances[model])
                .average()
                .orElse(Double.NaN);
    }

    /** A row for each number of examples; where there are many numbers, for ranges that end at 1, 2, 5, 10, 20, 50 and so on. */
    public List<BySize> bySize(RandomStream random) {
        int models = saw.length == 0 ? 0 : saw[0].length;
        int[] other = IntStream.range(0, models).toArray();
        random.shuffle(other);
        List<int[]> ranges = new ArrayList<>();
        int from = 1;
        for (int most : ends()) {
            int least = from;
            int[] some = IntStream.range(0, sizes.length)
                    .filter(g -> sizes[g] >= least && sizes[g] <= most)
                    .toArray();
            if (some.length > 0) {
                ranges.add(some);
            }
            from = most + 1;
        }
        List<Whole> all = ranges.stream().map(this::whole).toList();
        int family = (int)
                all.stream().filter(row -> row.closer(1).interval() != null).count();
        return IntStream.range(0, all.size())
                .mapToObj(row -> row(ranges.get(row), all.get(row), Math.max(1, family), other))
                .toList();
    }

    /** Groups of which each is here once; a distance is the mean over its classes. */
    private record Whole(double[][] distances, boolean[][] saw) {
        WithAgainstWithout closer(int family) {
            return WithAgainstWithout.of(distances, saw, family);
        }
    }

    private Whole whole(int[] some) {
        Map<Integer, List<Integer>> byGroup = new LinkedHashMap<>();
        for (int group : some) {
            if (of(group).difference() != null) {
                byGroup.computeIfAbsent(whose[group], key -> new ArrayList<>()).add(group);
            }
        }
        List<List<Integer>> groups = List.copyOf(byGroup.values());
        double[][] means = new double[groups.size()][];
        boolean[][] in = new boolean[groups.size()][];
        for (int k = 0; k < means.length; k++) {
            List<Integer> of = groups.get(k);
            in[k] = saw[of.get(0)];
            means[k] = IntStream.range(0, in[k].length)
                    .mapToDouble(model -> of.stream()
                            .mapToDouble(group -> distances[group][model] / of.size())
                            .sum())
                    .toArray();
        }
        return new Whole(means, in);
    }

    private int[] ends() {
        int[] distinct = Arrays.stream(sizes).distinct().sorted().toArray();
        if (distinct.length <= MOST_ROWS) {
            return distinct;
        }
        int largest = distinct[distinct.length - 1];
        List<Integer> ends = new ArrayList<>();
        for (int ten = 1; ends.isEmpty() || ends.get(ends.size() - 1) < largest; ten *= 10) {
            ends.addAll(List.of(ten, 2 * ten, 5 * ten));
        }
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    private BySize row(int[] some, Whole whole, int family, int[] other) {
        int[] counted = WithAgainstWithout.counted(whole.distances, whole.saw);
        boolean isKnown = counted.length > 0;
        boolean[][] shuffled = Arrays.stream(whole.saw)
                .map(in -> {
                    boolean[] exchanged = new boolean[in.length];
                    for (int model = 0; model < in.length; model++) {
                        exchanged[model] = in[other[model]];
                    }
                    return exchanged;
                })
                .toArray(boolean[][]::new);
        double without = Arrays.stream(counted)
                .mapToDouble(k -> mean(whole.distances[k], whole.saw[k], false))
                .average()
                .orElse(Double.NaN);
        return new BySize(
                Arrays.stream(some).map(g -> sizes[g]).min().orElseThrow(),
                Arrays.stream(some).map(g -> sizes[g]).max().orElseThrow(),
                counted.length,
                isKnown ? (Double) without : null,
                isKnown ? whole.closer(1) : null,
                isKnown ? whole.closer(family).interval() : null,
                isKnown ? WithAgainstWithout.of(whole.distances, shuffled) : null);
    }
}
