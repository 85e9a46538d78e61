package dev.peacock.audit.labels;

import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Confident learning (Northcutt, Jiang and Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels", section
 * 3), with the shares of votes as held-out probabilities p. Examples that every model saw are left out.
 *
 * @param thresholds t_j, the mean p(j) over the examples whose given label is j; NaN without such examples
 * @param confident of each example, the label j of the largest p(j) among those with p(j) >= t_j, and -1 where there is none; of
 *     several as large, the given label, or else the lowest
 * @param counts C, the number of examples by given and confident label, where there are any
 * @param examples by given label
 */
public record ConfidentJoint(double[] thresholds, int[] confident, TreeMap<Cell, Integer> counts, int[] examples) {
    /** Below this, two shares are equal: a mean of equal fractions is not exact. */
    private static final double ROUNDING = 1e-12;

    private static final int SAMPLES = 200;

    /** A given label and the label that an example seems to have. */
    public record Cell(int given, int other) implements Comparable<Cell> {
        @Override
        public int compareTo(Cell cell) {
            return given != cell.given ? Integer.compare(given, cell.given) : Integer.compare(other, cell.other);
        }
    }

    /** {@code given}: the labels of the examples. */
    public static ConfidentJoint of(Votes votes, int[] given, int classes) {
        int[] once = new int[given.length];
        Arrays.fill(once, 1);
        double[] thresholds = thresholds(votes, given, classes, once);
        int[] confident = IntStream.range(0, given.length)
                .map(i -> confident(votes, i, given[i], thresholds))
                .toArray();
        TreeMap<Cell, Integer> counts = new TreeMap<>();
        int[] examples = new int[classes];
        for (int i = 0; i < given.length; i++) {
            examples[given[i]] += votes.models(i) > 0 ? 1 : 0;
            if (confident[i] >= 0) {
                counts.merge(new Cell(given[i], confident[i]), 1, Integer::sum);
            }
        }
        return new ConfidentJoint(thresholds, confident, counts, examples);
    }

    private static double[] thresholds(Votes votes, int[] given, int classes, int[] times) {
        double[] sums = new double[classes];
        long[] examples = new long[classes];
        for (int i = 0; i < given.length; i++) {
            int models = votes.models(i);
            if (models > 0) {
                sums[given[i]] += (double) times[i] * votes.of(i, given[i]) / models;
                examples[given[i]] += times[i];
            }
        }
        for (int j = 0; j < classes; j++) {
            sums[j] /= examples[j];
        }
        return sums;
    }

    private static int confident(Votes votes, int i, int given, double[] thresholds) {
        double models = votes.models(i);
        int best = -1;
        int most = 0;
        for (int at = votes.starts()[i]; at < votes.starts()[i + 1]; at++) {
            int label = votes.labels()[at];
            int count = votes.counts()[at];
            // a label that no example was given has no threshold, and nothing reaches it
            if (label < thresholds.length
                    && count / models >= thresholds[label] - ROUNDING
                    && (count > most || count == most && label == given)) {
                best = label;
                most = count;
            }
        }
        return best;
    }

    /**
     * How many of the examples of a given label have another in truth, n_i C_ij / sum over j of C_ij: the calibrated joint times the
     * number of examples. 0 where no example of that label is confident.
     */
    public double estimate(Cell cell) {
        int row = row(cell.given).values().stream().mapToInt(Integer::intValue).sum();
        return row == 0 ? 0 : (double) examples[cell.given] * counts.getOrDefault(cell, 0) / row;
    }

    private SortedMap<Cell, Integer> row(int given) {
        return counts.subMap(new Cell(given, -1), new Cell(given + 1, -1));
    }

    /** Estimated number of examples whose label is wrong: all of the calibrated joint but its diagonal. */
    public double errors() {
        return counts.keySet().stream()
                .filter(cell -> cell.given != cell.other)
                .mapToDouble(this::estimate)
                .sum();
    }

    /**
     * 95% interval of {@link #errors} over other examples of the same kind, with these models: the 2.5% and 97.5% quantiles of a
     * bootstrap over examples. It does not say how well the models tell a wrong label from a hard example.
     */
    public static Interval errorsInterval(Votes votes, int[] given, int classes, long seed) {
        RandomStream random = new RandomStream(seed);
        double[] samples = new double[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            int[] times = new int[given.length];
            for (int draw = 0; draw < given.length; draw++) {
                times[random.nextInt(given.length)]++;
            }
            samples[sample] = errors(votes, given, classes, times);
        }
        Arrays.sort(samples);
        int cut = SAMPLES / 40;
        return new Interval(samples[cut - 1], samples[SAMPLES - cut]);
    }

    private static double errors(Votes votes, int[] given, int classes, int[] times) {
        double[] thresholds = thresholds(votes, given, classes, times);
        long[] examples = new long[classes];
        long[] rows = new long[classes];
        long[] wrong = new long[classes];
        for (int i = 0; i < given.length; i++) {
            if (times[i] == 0 || votes.models(i) == 0) {
                continue;
            }
            examples[given[i]] += times[i];
            int confident = confident(votes, i, given[i], thresholds);
            if (confident >= 0) {
                rows[given[i]] += times[i];
                wrong[given[i]] += confident == given[i] ? 0 : times[i];
            }
        }
        return IntStream.range(0, classes)
                .filter(i -> rows[i] > 0)
                .mapToDouble(i -> (double) examples[i] * wrong[i] / rows[i])
                .sum();
    }

    /**
     * Pruning by noise rate: for each given label i and each other j, those examples of label i, as many as {@link #estimate} says,
     * rounded, for which p(j) - p(i) is largest, ties by number; unlike in the paper, only among those that some model gives j. By
     * example, the j of its largest p(j), or -1 where it is not chosen.
     */
    public int[] pruned(Votes votes, int[] given) {
        TreeMap<Cell, List<Candidate>> candidates = new TreeMap<>();
        for (int i = 0; i < given.length; i++) {
            for (int at = votes.starts()[i]; at < votes.starts()[i + 1]; at++) {
                Cell cell = new Cell(given[i], votes.labels()[at]);
                if (cell.given != cell.other && counts.containsKey(cell)) {
                    double margin = (double) (votes.counts()[at] - votes.of(i, given[i])) / votes.models(i);
                    candidates.computeIfAbsent(cell, c -> new ArrayList<>()).add(new Candidate(i, margin));
                }
            }
        }
        int[] pruned = new int[given.length];
        Arrays.fill(pruned, -1);
        candidates.forEach((cell, all) -> all.stream()
                .sorted(Comparator.comparing(Candidate::margin).reversed().thenComparing(Candidate::example))
                .limit(Math.round(estimate(cell)))
                .forEach(one -> pruned[one.example] = better(votes, one.example, pruned[one.example], cell.other)));
        return pruned;
    }

    private static int better(Votes votes, int i, int before, int label) {
        return before < 0 || votes.of(i, label) > votes.of(i, before) ? label : before;
    }

    private record Candidate(int example, double margin) {}
}
