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
import org.jspecify.annotations.Nullable;

/**
 * The labels of the examples of one split.
 *
 * @param scores by example; null where every model saw it
 */
public record SplitLabels(List<@Nullable LabelScore> scores, ConfidentJoint joint) {

    /** {@code given}: the labels; {@code classes}: how many there are. */
    public static SplitLabels of(Votes votes, int[] given, int classes) {
        ConfidentJoint joint = ConfidentJoint.of(votes, given, classes);
        int[] defined = IntStream.range(0, given.length)
                .filter(i -> votes.models(i) > 0)
                .toArray();
        double[] pValues = Arrays.stream(defined)
                .mapToDouble(i -> pValue(votes.models(i), votes.of(i, given[i])))
                .toArray();
        double[] qValues = qValues(pValues);
        int[] pruned = joint.pruned(votes, given);
        int[][] ranks = ranks(votes, given, defined, pruned);
        List<@Nullable LabelScore> scores = new ArrayList<>();
        for (int i = 0, d = 0; i < given.length; i++) {
            if (votes.models(i) == 0) {
                scores.add(null);
                continue;
            }
            int place = d++;
            int models = votes.models(i);
            int best = votes.best(i, given[i]);
            int votesGiven = votes.of(i, given[i]);
            int suggested = best >= 0 && votes.of(i, best) > votesGiven ? best : given[i];
            int votesSuggested = votes.of(i, suggested);
            scores.add(new LabelScore(
                    i,
                    given[i],
                    models,
                    votesGiven,
                    suggested,
                    votesSuggested,
                    Interval.wilson(votesSuggested, models, Interval.Z95),
                    pValues[place],
                    qValues[place],
                    joint.confident()[i] < 0 ? null : joint.confident()[i],
                    pruned[i] >= 0,
                    Arrays.stream(ranks).map(by -> by[place]).toList()));
        }
        return new SplitLabels(scores, joint);
    }

    /** P(X >= votes against) of X binomial with probability 1/2. */
    private static double pValue(int models, int votesGiven) {
        return Math.exp(new Binomial(models, 0).logAtLeast(models - votesGiven));
    }

    private static double[] qValues(double[] p) {
        long[] once = new long[p.length];
        Arrays.fill(once, 1);
        PValues family = PValues.of(p, once);
        double[] q = family.qValues(0, p.length, FdrMethod.BENJAMINI_HOCHBERG, 1);
        return Arrays.stream(p)
                .map(value -> q[Arrays.binarySearch(family.values(), value)])
                .toArray();
    }

    private static int[][] ranks(Votes votes, int[] given, int[] defined, int[] pruned) {
        ToDoubleFunction<Integer> surely =
                i -> Interval.wilson(votes.models(i) - votes.of(i, given[i]), votes.models(i), Interval.Z95)
                        .low();
        ToDoubleFunction<Integer> confidence = i -> (double) votes.of(i, given[i]) / votes.models(i);
        ToDoubleFunction<Integer> margin =
                i -> (double) (votes.of(i, given[i]) - votes.of(i, votes.best(i, given[i]))) / votes.models(i);
        ToIntFunction<Integer> isKept = i -> pruned[i] < 0 ? 1 : 0;
        return new int[][] {
            ranks(defined, Comparator.comparingDouble(surely).reversed()),
            ranks(defined, Comparator.comparingDouble(confidence)),
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

    /** The examples that look mislabelled, in the order of a rank. */
    public List<LabelScore> suspects(double fdr, LabelScore.By by) {
        List<LabelScore> suspects = new ArrayList<>();
        for (LabelScore score : scores) {
            if (score != null && score.isSuspect(fdr)) {
                suspects.add(score);
            }
        }
        suspects.sort(Comparator.comparingInt(score -> score.rank(by)));
        return suspects;
    }

    /** How many examples some model did not see. */
    public long defined() {
        return scores.stream().filter(score -> score != null).count();
    }
}
