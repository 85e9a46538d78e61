package dev.peacock.audit.consistency;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums over examples of the C-scores from all runs and from all but each group of runs. Adding parts in another order
 * changes the rounding, so always add them in the same order.
 */
public final class Totals implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int DEFINED = 0;
    private static final int SUM = 1;
    private static final int BELOW = 2;

    private final Profile profile;
    private final int[] groups;
    /** By replicate, the first of all runs, then without each group of each fleet in turn; and by statistic. */
    private final double[][] sums;

    /** By bootstrap sample and threshold, sums of corrected parts. */
    private final double[][] resampled;

    private final Resamples resamples;
    private final TreeMap<Integer, OfLabel> labels = new TreeMap<>();
    private long withoutError;

    /** {@code groups}: by fleet, number of groups of runs. */
    public Totals(Profile profile, int[] groups) {
        this.profile = profile;
        this.groups = groups.clone();
        int replicates = 1;
        for (int of : groups) {
            replicates += of;
        }
        this.sums = new double[replicates][BELOW + 2 * Below.THRESHOLDS.size()];
        this.resampled = new double[Resamples.SAMPLES][Below.THRESHOLDS.size()];
        this.resamples = Resamples.of(groups);
    }

    /**
     * The examples of one label.
     *
     * @param undefined examples that some ratio has no held-out model for; they are in no other figure
     * @param below by threshold of {@link Below#THRESHOLDS}, how many are below
     */
    public record OfLabel(long examples, long undefined, double sum, List<Long> below) implements Serializable {
        /** Mean C-score; null where all are undefined. */
        public @Nullable Double mean() {
            return examples == undefined ? null : sum / (examples - undefined);
        }

        /** Share of the defined that is below a threshold; null where all are undefined. */
        public @Nullable Double shareBelow(int threshold) {
            return examples == undefined ? null : (double) below.get(threshold) / (examples - undefined);
        }

        private OfLabel plus(OfLabel other) {
            List<Long> both = new ArrayList<>();
            for (int c = 0; c < below.size(); c++) {
                both.add(below.get(c) + other.below.get(c));
            }
            return new OfLabel(examples + other.examples, undefined + other.undefined, sum + other.sum, both);
        }
    }

    /** Adds an example: models[fleet][group] held-out models, correct[fleet][group] of them right. */
    public void add(int label, int[][] models, int[][] correct) {
        int[] allModels = sumsByFleet(models);
        int[] allCorrect = sumsByFleet(correct);
        Profile.CountsByRatio counts = profile.counts(allModels, allCorrect);
        labels.merge(label, ofLabel(counts.value()), OfLabel::plus);
        withoutError += counts.error() == null ? 1 : 0;
        addTo(sums[0], counts);
        resample(models, correct, counts);
        int replicate = 1;
        for (int fleet = 0; fleet < groups.length; fleet++) {
            for (int group = 0; group < groups[fleet]; group++) {
                allModels[fleet] -= models[fleet][group];
                allCorrect[fleet] -= correct[fleet][group];
                addTo(sums[replicate++], profile.counts(allModels, allCorrect));
                allModels[fleet] += models[fleet][group];
                allCorrect[fleet] += correct[fleet][group];
            }
        }
    }

    /** An example that no sample can move across a threshold is added without drawing. */
    private void resample(int[][] models, int[][] correct, Profile.CountsByRatio all) {
        boolean still = all.error() != null && all.error() == 0;
        for (int sample = 0; sample < Resamples.SAMPLES; sample++) {
            Profile.CountsByRatio counts =
                    still ? all : profile.counts(resamples.sums(sample, models), resamples.sums(sample, correct));
            Double score = counts.value();
            if (score != null) {
                for (int c = 0; c < Below.THRESHOLDS.size(); c++) {
                    resampled[sample][c] += Below.corrected(score, counts.error(), Below.THRESHOLDS.get(c));
                }
            }
        }
    }

    private static int[] sumsByFleet(int[][] counts) {
        int[] sums = new int[counts.length];
        for (int fleet = 0; fleet < counts.length; fleet++) {
            for (int count : counts[fleet]) {
                sums[fleet] += count;
            }
        }
        return sums;
    }

    private static OfLabel ofLabel(@Nullable Double score) {
        List<Long> below = Below.THRESHOLDS.stream()
                .map(threshold -> score != null && Below.isBelow(score, threshold) ? 1L : 0L)
                .toList();
        return new OfLabel(1, score == null ? 1 : 0, score == null ? 0 : score, below);
    }

    private static void addTo(double[] sums, Profile.CountsByRatio counts) {
        Double score = counts.value();
        if (score == null) {
            return;
        }
        Double error = counts.error();
        sums[DEFINED]++;
        sums[SUM] += score;
        for (int c = 0; c < Below.THRESHOLDS.size(); c++) {
            double threshold = Below.THRESHOLDS.get(c);
            sums[BELOW + 2 * c] += Below.isBelow(score, threshold) ? 1 : 0;
            sums[BELOW + 2 * c + 1] += Below.corrected(score, error, threshold);
        }
    }

    /** Adds the sums over other examples of the same fleets. */
    public void add(Totals other) {
        for (int replicate = 0; replicate < sums.length; replicate++) {
            for (int s = 0; s < sums[replicate].length; s++) {
                sums[replicate][s] += other.sums[replicate][s];
            }
        }
        for (int sample = 0; sample < resampled.length; sample++) {
            for (int c = 0; c < resampled[sample].length; c++) {
                resampled[sample][c] += other.resampled[sample][c];
            }
        }
        other.labels.forEach((label, of) -> labels.merge(label, of, OfLabel::plus));
        withoutError += other.withoutError;
    }

    /** By label. */
    public SortedMap<Integer, OfLabel> labels() {
        return labels;
    }

    /** The figures over all labels. */
    public Overall overall() {
        GroupErrors errors = new GroupErrors(groups);
        long defined = (long) sums[0][DEFINED];
        long examples = labels.values().stream().mapToLong(OfLabel::examples).sum();
        List<Below> below = new ArrayList<>();
        for (int c = 0; c < Below.THRESHOLDS.size(); c++) {
            int s = BELOW + 2 * c;
            double[] samples = new double[resampled.length];
            for (int sample = 0; sample < samples.length; sample++) {
                samples[sample] = resampled[sample][c];
            }
            below.add(errors.below(Below.THRESHOLDS.get(c), (long) sums[0][s], sums[0][s + 1], samples));
        }
        if (defined == 0) {
            return new Overall(examples, examples, withoutError, null, null, null, below);
        }
        double[] means = column(SUM);
        double[] counts = column(DEFINED);
        for (int replicate = 0; replicate < means.length; replicate++) {
            means[replicate] /= counts[replicate];
        }
        double mean = sums[0][SUM] / defined;
        Double error = errors.error(mean, means);
        return new Overall(
                examples,
                examples - defined,
                withoutError,
                mean,
                error,
                error == null ? null : errors.interval(mean, error),
                below);
    }

    /** A statistic of each replicate but the first. */
    private double[] column(int statistic) {
        double[] column = new double[sums.length - 1];
        for (int replicate = 1; replicate < sums.length; replicate++) {
            column[replicate - 1] = sums[replicate][statistic];
        }
        return column;
    }
}
