package dev.peacock.audit.inversion;

import dev.peacock.attack.WithAgainstWithout;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How much nearer inverted images come to the examples of a group in models that saw it than in models that did not. A group's distance
 * in a model is that of the model's image of the group's class to the nearest of the group's examples.
 *
 * @param sizes examples of each group
 * @param distances by group and model
 * @param saw by group and model
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record GroupEffects(int[] sizes, double[][] distances, boolean[][] saw) {
    private static final int MOST_ROWS = 8;

    /**
     * Groups with so many examples.
     *
     * @param least examples of the smallest
     * @param most examples of the largest
     * @param groups those that some models saw and others did not
     * @param without mean distance in models that did not see the group, a mean over groups
     * @param closer that less the mean distance in models that saw it; null without such a group
     * @param relabelled the same with each model's groups handed to a random other model: 0 but for chance
     */
    public record BySize(
            int least,
            int most,
            int groups,
            @Nullable Double without,
            @Nullable WithAgainstWithout closer,
            @Nullable WithAgainstWithout relabelled) {}

    /** One group's; its mean is null where all models saw it, or none. */
    public WithAgainstWithout of(int group) {
        return WithAgainstWithout.of(distances[group], saw[group]);
    }

    /** The mean distance in models that saw a group, or that did not; NaN without any. */
    public double mean(int group, boolean isSeen) {
        return IntStream.range(0, saw[group].length)
                .filter(model -> saw[group][model] == isSeen)
                .mapToDouble(model -> distances[group][model])
                .average()
                .orElse(Double.NaN);
    }

    /** A row for each number of examples; where there are many numbers, for ranges that end at 1, 2, 5, 10, 20, 50 and so on. */
    public List<BySize> bySize(RandomStream random) {
        int models = saw.length == 0 ? 0 : saw[0].length;
        int[] other = IntStream.range(0, models).toArray();
        random.shuffle(other);
        List<BySize> rows = new ArrayList<>();
        int from = 1;
        for (int most : ends()) {
            int least = from;
            int[] some = IntStream.range(0, sizes.length)
                    .filter(g -> sizes[g] >= least && sizes[g] <= most)
                    .toArray();
            if (some.length > 0) {
                rows.add(row(some, other));
            }
            from = most + 1;
        }
        return rows;
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

    private BySize row(int[] some, int[] other) {
        double[][] of = new double[some.length][];
        boolean[][] in = new boolean[some.length][];
        boolean[][] shuffled = new boolean[some.length][];
        for (int k = 0; k < some.length; k++) {
            of[k] = distances[some[k]];
            boolean[] own = saw[some[k]];
            in[k] = own;
            shuffled[k] = new boolean[own.length];
            for (int model = 0; model < own.length; model++) {
                shuffled[k][model] = own[other[model]];
            }
        }
        WithAgainstWithout closer = WithAgainstWithout.of(of, in);
        boolean isKnown = closer.difference() != null;
        double without = Arrays.stream(some)
                .mapToDouble(group -> mean(group, false))
                .filter(mean -> !Double.isNaN(mean))
                .average()
                .orElse(Double.NaN);
        return new BySize(
                Arrays.stream(some).map(g -> sizes[g]).min().orElseThrow(),
                Arrays.stream(some).map(g -> sizes[g]).max().orElseThrow(),
                some.length,
                Double.isNaN(without) ? null : (Double) without,
                isKnown ? closer : null,
                isKnown ? WithAgainstWithout.of(of, shuffled) : null);
    }
}
