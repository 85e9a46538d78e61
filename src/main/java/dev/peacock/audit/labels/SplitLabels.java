package dev.peacock.audit.labels;

import dev.peacock.stats.Binomial;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.Interval;
import dev.peacock.stats.PValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The labels of the examples of one split.
 *
 * @param defined the scores of those that some model did not see, by number
 */
public record SplitLabels(List<LabelScore> defined, ConfidentJoint joint) {

    /** {@code given}: the labels; {@code classes}: how many there are. */
    public static SplitLabels of(Votes votes, int[] given, int classes) {
        ConfidentJoint joint = ConfidentJoint.of(votes, given, classes);
        int[] defined = IntStream.range(0, given.length)
                .filter(i -> votes.models(i) > 0)
                .toArray();
        double[] pValues = Arrays.stream(defined)
                .mapToDouble(i -> pValue(votes.models(i), votes.of(i, given[i])))
                .toArray();
        double[] qValues = PValues.adjusted(pValues, FdrMethod.BENJAMINI_HOCHBERG);
        int[] pruned = joint.pruned(votes, given);
        int[][] ranks = ranks(votes, given, defined, pruned);
        List<LabelScore> scores = new ArrayList<>();
        for (int place = 0; place < defined.length; place++) {
            int i = defined[place];
            int models = votes.models(i);
            int votesGiven = votes.of(i, given[i]);
            int other = votes.best(i, given[i]);
            int votesOther = votes.of(i, other);
            int votesSuggested = Math.max(votesGiven, votesOther);
            scores.add(new LabelScore(
                    i,
                    given[i],
                    models,
                    votesGiven,
                    votesOther > votesGiven ? other : given[i],
                    votesSuggested,
                    votes.confidence(i, given[i]),
                    votesOther,
                    Interval.wilson(votesSuggested, models, Interval.Z95),
                    pValues[place],
                    qValues[place],
                    joint.confident()[i] < 0 ? null : joint.confident()[i],
                    pruned[i] >= 0,
                    ranks(ranks, place)));
        }
        return new SplitLabels(scores, joint);
    }

    private static List<Integer> ranks(int[][] byScore, int place) {
        return Arrays.stream(byScore).map(ranks -> ranks[place]).toList();
    }

    /** P(X >= votes against) of X binomial with probability 1/2. */
    private static double pValue(int models, int votesGiven) {
        return Math.exp(new Binomial(models, 0).logAtLeast(models - votesGiven));
    }

    private static int[][] ranks(Votes votes, int[] given, int[] defined, int[] pruned) {
        ToDoubleFunction<Integer> surely =
                i -> Interval.wilson(votes.models(i) - votes.of(i, given[i]), votes.models(i), Interval.Z95)
                        .low();
        ToDoubleFunction<Integer> confidence = i -> votes.confidence(i, given[i]);
        ToDoubleFunction<Integer> margin =
                i -> (double) (votes.of(i, given[i]) - votes.of(i, votes.best(i, given[i]))) / votes.models(i);
        ToIntFunction<Integer> isKept = i -> pruned[i] < 0 ? 1 : 0;
        return new int[][] {
            ranks(defined, Comparator.comparingDouble(surely).reversed()),
            ranks(defined, Comparator.comparingDouble(confidence).thenComparingDouble(margin)),
            ranks(defined, Comparator.comparingDouble(margin)),
            ranks(defined, Comparator.comparingInt(isKept).thenComparingDouble(margin))
        };
    }

    private static int[] ranks(int[] defined, Comparator<Integer> order) {
        List<Integer> sorted = IntStream.range(0, defined.length)
                .boxed()
                .sorted(Comparator.comparing(place -> defined[place], order.thenComparing(Comparator.naturalOrder())))
                .toList();
        int[] ranks = new int[defined.length];
        for (int rank = 0; rank < ranks.length; rank++) {
            ranks[sorted.get(rank)] = rank + 1;
        }
        return ranks;
    }

    /** The p-value up to which examples are suspects: the largest of a suspect, or where there is none, what the first would need. */
    public double largestPValue(double fdr) {
        return defined.stream()
                .filter(score -> score.isSuspect(fdr))
                .mapToDouble(LabelScore::pValue)
                .max()
                .orElse(fdr / Math.max(1, defined.size()));
    }

    /** How many examples have more votes for another label, and a p-value up to that. */
    public int outvoted(double pValue) {
        return (int) defined.stream()
                .filter(score -> score.isOutvoted() && score.pValue() <= pValue)
                .count();
    }

    /** How many models did not see each of them. */
    public int[] models() {
        return defined.stream().mapToInt(LabelScore::models).toArray();
    }

    /** The examples for which another label has more votes, in the order of a rank. */
    public List<LabelScore> outvoted(LabelScore.By by) {
        return defined.stream()
                .filter(LabelScore::isOutvoted)
                .sorted(Comparator.comparingInt(score -> score.rank(by)))
                .toList();
    }

    /** Those of them that look mislabelled. */
    public List<LabelScore> suspects(double fdr, LabelScore.By by) {
        return outvoted(by).stream().filter(score -> score.isSuspect(fdr)).toList();
    }
}
