package dev.peacock.spark.estimate;

import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.TableCounts;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * The pairs of one example with many others, added one after another: the strongest of either sign, those with some others
 * whatever their size, and the tests of all. Pairs whose influence is undefined are not added.
 */
public final class PairsOfOne {
    private static final Comparator<TestedPair> STRONGEST_FIRST =
            Comparator.comparing(TestedPair::pair, Pair.STRONGEST_FIRST);

    private static final Comparator<TestedPair> MOST_HARMFUL_FIRST = Comparator.comparing(
            TestedPair::pair,
            Comparator.comparingDouble(Pair::strength)
                    .thenComparingInt(Pair::trainId)
                    .thenComparingInt(Pair::testId));

    private final int most;
    private final Set<Integer> alsoTrainIds;
    private final TableCounts helping;
    private final TableCounts harming;
    private final TableCounts neither;
    private final DoubleStream.Builder helpingByScore = DoubleStream.builder();
    private final DoubleStream.Builder harmingByScore = DoubleStream.builder();
    private final DoubleStream.Builder neitherByScore = DoubleStream.builder();
    private final List<TestedPair> helps = new ArrayList<>();
    private final List<TestedPair> harms = new ArrayList<>();
    private final List<TestedPair> also = new ArrayList<>();

    /**
     * @param models t
     * @param most pairs of either sign to keep
     * @param alsoTrainIds train examples whose pairs are kept beside these
     */
    public PairsOfOne(int models, int most, Set<Integer> alsoTrainIds) {
        this.most = most;
        this.alsoTrainIds = alsoTrainIds;
        this.helping = new TableCounts(models);
        this.harming = new TableCounts(models);
        this.neither = new TableCounts(models);
    }

    /** A pair whose p-value follows from its counts. */
    public void add(Pair pair) {
        Counts counts = pair.influence();
        double value = pair.value();
        (value > 0 ? helping : value < 0 ? harming : neither)
                .add(counts.in(), counts.correctIn() + counts.correctOut(), counts.correctIn());
        offer(new TestedPair(pair, Double.NaN, Double.NaN));
    }

    /** A pair by a real score with its p-value. */
    public void add(Pair pair, double p) {
        double value = pair.value();
        (value > 0 ? helpingByScore : value < 0 ? harmingByScore : neitherByScore).add(p);
        offer(new TestedPair(pair, p, Double.NaN));
    }

    private void offer(TestedPair tested) {
        double value = tested.pair.strength();
        if (value > 0) {
            offer(helps, tested, STRONGEST_FIRST);
        } else if (value < 0) {
            offer(harms, tested, MOST_HARMFUL_FIRST);
        }
        if (alsoTrainIds.contains(tested.pair.trainId())) {
            also.add(tested);
        }
    }

    private void offer(List<TestedPair> best, TestedPair pair, Comparator<TestedPair> order) {
        if (best.size() < most || order.compare(pair, best.get(most - 1)) < 0) {
            best.add(-1 - Collections.binarySearch(best, pair, order), pair);
            if (best.size() > most) {
                best.remove(most);
            }
        }
    }

    /** What was added so far, to be merged with other parts. */
    public Part part(FisherExact fisher) {
        return new Part(
                withP(helps, fisher),
                withP(harms, fisher),
                withP(also, fisher),
                both(helping.pValues(fisher, 1), helpingByScore),
                both(harming.pValues(fisher, 1), harmingByScore),
                both(neither.pValues(fisher, 1), neitherByScore));
    }

    private static List<TestedPair> withP(List<TestedPair> pairs, FisherExact fisher) {
        return pairs.stream()
                .map(tested -> Double.isNaN(tested.p)
                        ? new TestedPair(tested.pair, tested.pair.influence().pValue(fisher), Double.NaN)
                        : tested)
                .toList();
    }

    private static PValues both(PValues byCounts, DoubleStream.Builder byScore) {
        return PValues.merge(List.of(byCounts, PValues.ofEach(byScore.build().toArray())));
    }

    /** Some of the pairs of one example: those kept, and the p-values of all by the sign of the influence. */
    public record Part(
            List<TestedPair> helps,
            List<TestedPair> harms,
            List<TestedPair> also,
            PValues helping,
            PValues harming,
            PValues neither)
            implements Serializable {

        /** Both together, with at most {@code most} of either sign. */
        public Part merge(Part other, int most) {
            return new Part(
                    first(helps, other.helps, STRONGEST_FIRST, most),
                    first(harms, other.harms, MOST_HARMFUL_FIRST, most),
                    first(also, other.also, STRONGEST_FIRST, Integer.MAX_VALUE),
                    PValues.merge(List.of(helping, other.helping)),
                    PValues.merge(List.of(harming, other.harming)),
                    PValues.merge(List.of(neither, other.neither)));
        }

        private static List<TestedPair> first(
                List<TestedPair> a, List<TestedPair> b, Comparator<TestedPair> order, int most) {
            List<TestedPair> both = new ArrayList<>(a);
            both.addAll(b);
            both.sort(order);
            return new ArrayList<>(both.subList(0, Math.min(most, both.size())));
        }

        /** With q-values in the family of all pairs that were added; {@code fdr}: the rate at which they are judged. */
        public Ranked ranked(FdrMethod method, double fdr) {
            PValues family = PValues.merge(List.of(helping, harming, neither));
            long size = family.total();
            double[] q = family.qValues(0, size, method, 1);
            return new Ranked(
                    tested(helps, family, q),
                    tested(harms, family, q),
                    tested(also, family, q),
                    size,
                    significant(helping, family, q, fdr),
                    significant(harming, family, q, fdr));
        }

        private static List<TestedPair> tested(List<TestedPair> pairs, PValues family, double[] q) {
            return pairs.stream()
                    .map(tested ->
                            new TestedPair(tested.pair, tested.p, q[Arrays.binarySearch(family.values(), tested.p)]))
                    .toList();
        }

        private static long significant(PValues some, PValues family, double[] q, double fdr) {
            long pairs = 0;
            for (int i = 0; i < some.values().length; i++) {
                pairs += q[Arrays.binarySearch(family.values(), some.values()[i])] <= fdr ? some.counts()[i] : 0;
            }
            return pairs;
        }
    }

    /** A pair with its p-value, and its q-value among all pairs of the one example. */
    public record TestedPair(Pair pair, double p, double q) implements Serializable {}

    /**
     * The pairs of one example.
     *
     * @param helps those with the largest influence above 0, the strongest first
     * @param harms those with the smallest influence below 0, the most harmful first
     * @param also those with the train examples that were asked for
     * @param tested how many pairs have a defined influence: the family of the q-values
     * @param significantHelping how many of all are above 0 with a q-value of at most the rate
     * @param significantHarming how many of all are below 0 with such a q-value
     */
    public record Ranked(
            List<TestedPair> helps,
            List<TestedPair> harms,
            List<TestedPair> also,
            long tested,
            long significantHelping,
            long significantHarming) {}
}
