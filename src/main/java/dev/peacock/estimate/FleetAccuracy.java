package dev.peacock.estimate;

import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often the models of a fleet are right, beside what always guessing the train set's most frequent label would give.
 * Accuracies are in 0..1.
 *
 * @param test mean over models and test examples
 * @param testInterval of {@code test}, for other models and other test examples ({@link Interval#crossed}); null with fewer
 *     than two of either
 * @param balanced mean over the test set's labels of the accuracy on their test examples; null without labels
 * @param baseline share of the test examples that have the train set's most frequent label, of several the one most
 *     frequent in the test set; null without labels
 * @param gain 95% interval of {@code test - baseline}, from the same test examples; null as testInterval or baseline is
 * @param train mean over models of the accuracy on the train examples that each saw; null if no model saw any
 * @param trainBaseline share of the train examples that have their most frequent label; null without labels
 * @param shared share of the variance of correctness, over models, that moves all test examples of a model together: the
 *     mean covariance of two test examples over the mean variance of one; 0 where nothing varies
 * @param lowest accuracy of a model on the test set
 * @param highest likewise
 */
public record FleetAccuracy(
        int models,
        int testExamples,
        double test,
        @Nullable Interval testInterval,
        @Nullable Double balanced,
        @Nullable Double baseline,
        @Nullable Interval gain,
        @Nullable Double train,
        @Nullable Double trainBaseline,
        double shared,
        double lowest,
        double highest) {
    /**
     * A fleet in which 1 model of 100 fails to converge has about .2. One whose models' accuracies, around 80%, have a
     * standard deviation of 5 percentage points has about .02.
     */
    /** Where all models are right of all test examples, or wrong, only their number tells how new examples might differ. */
    private static @Nullable Interval interval(Moments ofRuns, Moments accuracies) {
        boolean isAlike = accuracies.count() > 0 && accuracies.squares() == 0 && accuracies.mean() % 1 == 0;
        return isAlike && ofRuns.count() > 1
                ? Interval.wilson(accuracies.mean() * accuracies.count(), accuracies.count(), Interval.Z95)
                : within(Interval.crossed(ofRuns, accuracies), 0);
    }

    private static @Nullable Interval within(@Nullable Interval interval, double lowest) {
        return interval == null ? null : interval.within(lowest, 1);
    }

    private static final double WIDE = 0.1;

    /** Standard deviations of {@code shared} that chance hardly ever adds: 1e-9 under the normal approximation. */
    private static final double HARDLY_EVER = 6;

    /**
     * One model.
     *
     * @param testCorrect test examples that it gets right
     * @param seen train examples that it saw, of which it gets {@code seenCorrect} right
     */
    public record OfRun(int run, int testCorrect, int seen, int seenCorrect) implements Serializable {}

    /**
     * Examples that share a label, negative where there is none, and a number of models: those that get them right, or that
     * saw them.
     */
    public record Alike(int label, int models, long examples) {}

    /** {@code tests}: all test examples, by the number of models that get them right. Labels are negative, all of them, where there are none. */
    public static FleetAccuracy of(List<OfRun> runs, List<Alike> tests, int[] trainLabels) {
        int models = runs.size();
        long testExamples = tests.stream().mapToLong(Alike::examples).sum();
        long[] trainCounts = counts(trainLabels);
        Map<Integer, Moments> byLabel = new TreeMap<>();
        tests.forEach(group -> byLabel.put(
                group.label,
                byLabel.getOrDefault(group.label, Moments.NONE).add((double) group.models / models, group.examples)));
        Integer guess = guess(trainCounts, byLabel);
        Moments accuracies = Moments.NONE;
        Moments gains = Moments.NONE;
        double variance = 0;
        for (Alike group : tests) {
            double accuracy = (double) group.models / models;
            accuracies = accuracies.add(accuracy, group.examples);
            gains = gains.add(guess != null && group.label == guess ? accuracy - 1 : accuracy, group.examples);
            variance += group.examples * accuracy * (1 - accuracy) / testExamples;
        }
        Moments ofRuns = Moments.of(runs.stream()
                .sorted(Comparator.comparingInt(OfRun::run))
                .mapToDouble(run -> (double) run.testCorrect / testExamples)
                .toArray());
        return new FleetAccuracy(
                models,
                Math.toIntExact(testExamples),
                accuracies.mean(),
                interval(ofRuns, accuracies),
                guess == null
                        ? null
                        : byLabel.values().stream()
                                .mapToDouble(Moments::mean)
                                .average()
                                .orElseThrow(),
                guess == null
                        ? null
                        : (double) byLabel.getOrDefault(guess, Moments.NONE).count() / testExamples,
                guess == null ? null : within(Interval.crossed(ofRuns, gains), -1),
                train(runs),
                guess == null ? null : (double) trainCounts[guess] / trainLabels.length,
                shared(ofRuns, variance, testExamples),
                runs.stream().mapToInt(OfRun::testCorrect).min().orElseThrow() / (double) testExamples,
                runs.stream().mapToInt(OfRun::testCorrect).max().orElseThrow() / (double) testExamples);
    }

    /**
     * Whether the models are not shown to do better on test examples than always guessing: {@code gain} does not lie above
     * 0, or, where there is no interval, {@code test} does not lie above {@code baseline}. For a fleet that is no better
     * than guessing this fails to be true for at most 2.5% of draws of models and test examples.
     */
    public boolean hasNotLearned() {
        return baseline != null && (gain == null ? test <= baseline : gain.low() <= 0);
    }

    /** Whether of what always guessing gets wrong among the train examples that they saw, models get less than half right. */
    public boolean fitsLittle() {
        return train != null && trainBaseline != null && train - trainBaseline < (1 - trainBaseline) / 2;
    }

    /**
     * Whether {@code shared} is above a tenth by more than chance explains. If test examples were independent, it would
     * have mean 0 and the standard deviation sqrt(2 / (models - 1)) / (testExamples - 1), since the variance of the
     * models' accuracies has the relative standard deviation sqrt(2 / (models - 1)).
     */
    public boolean differsWidely() {
        return models > 1
                && testExamples > 1
                && shared > WIDE + HARDLY_EVER * Math.sqrt(2.0 / (models - 1)) / (testExamples - 1);
    }

    /** The share of the mean variance of one test example, {@code variance} times t/(t-1), that two have in common. */
    private static double shared(Moments ofRuns, double variance, long testExamples) {
        if (ofRuns.count() < 2 || testExamples < 2 || variance == 0) {
            return 0;
        }
        double one = variance * ofRuns.count() / (ofRuns.count() - 1);
        return (ofRuns.variance() * testExamples / one - 1) / (testExamples - 1);
    }

    private static @Nullable Double train(List<OfRun> runs) {
        double[] seen = runs.stream()
                .filter(run -> run.seen > 0)
                .sorted(Comparator.comparingInt(OfRun::run))
                .mapToDouble(run -> (double) run.seenCorrect / run.seen)
                .toArray();
        return seen.length == 0 ? null : Moments.of(seen).mean();
    }

    private static long[] counts(int[] labels) {
        long[] counts = new long[Math.max(0, Arrays.stream(labels).max().orElse(-1) + 1)];
        Arrays.stream(labels).filter(label -> label >= 0).forEach(label -> counts[label]++);
        return counts;
    }

    /** The most frequent label of the train set, among several the one most frequent in the test set; null without labels. */
    private static @Nullable Integer guess(long[] trainCounts, Map<Integer, Moments> byLabel) {
        Integer best = null;
        for (int label = 0; label < trainCounts.length; label++) {
            long inTest = byLabel.getOrDefault(label, Moments.NONE).count();
            if (best == null
                    || trainCounts[label] > trainCounts[best]
                    || trainCounts[label] == trainCounts[best]
                            && inTest > byLabel.getOrDefault(best, Moments.NONE).count()) {
                best = label;
            }
        }
        return best;
    }
}
