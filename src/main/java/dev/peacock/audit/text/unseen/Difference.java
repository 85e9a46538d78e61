package dev.peacock.audit.text.unseen;

import dev.peacock.stats.Interval;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Share of one group of generations less that of another one.
 *
 * @param interval 95%, of all that are compared together
 * @param pairs ids that both groups have; 0 where the groups are independent
 */
public record Difference(double difference, Interval interval, int pairs) {
    private static final double ROUNDING = 1e-12;

    /** A group: of each generation its id, its units, and how many of them are copied. */
    public record Group(List<String> ids, int[] units, int[] covered) {
        /** With one generation of each id that has a unit, which has what those of that id have together. */
        private Group samples() {
            Samples samples = Samples.of(ids);
            int[] all = samples.sums(units);
            int[] copied = samples.sums(covered);
            int[] filled =
                    IntStream.range(0, all.length).filter(s -> all[s] > 0).toArray();
            return new Group(
                    IntStream.of(filled).mapToObj(samples.ids()::get).toList(),
                    IntStream.of(filled).map(s -> all[s]).toArray(),
                    IntStream.of(filled).map(s -> copied[s]).toArray());
        }

        /** Adds to each id what its generations contribute to the share's error. */
        private void addErrors(double share, double scale, Map<String, Double> errors) {
            for (int g = 0; g < units.length; g++) {
                errors.merge(ids.get(g), (covered[g] - share * units[g]) * scale, Double::sum);
            }
        }
    }

    /**
     * Generations with one id, such as that of their prompt, are a pair, or several of them one sample: a bootstrap that draws ids finds
     * the standard error sqrt(n / (n - 1) sum (d_i)^2) over ids, d_i being the sum of (covered - share units) / all units of the one group's
     * generations, less that of the other's. The interval has Student's quantile for the fewer ids. Where a group copies nothing, or
     * everything, it is made of the two shares' intervals over ids, which is wide. Null where a group has fewer than two ids, or no unit.
     *
     * @param family how many differences are compared: all intervals together hold 95 times in 100
     */
    public static @Nullable Difference of(Group one, Group other, int family) {
        return ofSamples(one.samples(), other.samples(), family);
    }

    private static @Nullable Difference ofSamples(Group one, Group other, int family) {
        Rate first = Rate.of(one.units, one.covered, family);
        Rate second = Rate.of(other.units, other.covered, family);
        Set<String> ids = new HashSet<>(one.ids);
        Set<String> others = new HashSet<>(other.ids);
        int fewer = Math.min(ids.size(), others.size());
        Interval apart = first.minus(second);
        Double share = first.share();
        Double otherShare = second.share();
        if (fewer < 2 || apart == null || share == null || otherShare == null) {
            return null;
        }
        Map<String, Double> errors = new HashMap<>();
        one.addErrors(share, 1.0 / first.units(), errors);
        other.addErrors(otherShare, -1.0 / second.units(), errors);
        double squares = errors.values().stream().mapToDouble(d -> d * d).sum();
        double error = Math.sqrt(squares * errors.size() / (errors.size() - 1.0));
        boolean isSure = first.naiveTooNarrow() != null && second.naiveTooNarrow() != null && error > ROUNDING;
        ids.retainAll(others);
        return new Difference(
                share - otherShare,
                isSure
                        ? Interval.student(share - otherShare, error, fewer - 1, family)
                                .within(-1, 1)
                        : apart,
                ids.size());
    }
}
