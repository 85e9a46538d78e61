package dev.peacock.estimate;

import dev.peacock.stats.CriticalCounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Influence of every train example of one block on every test example of another. Pairs are found by comparing
 * integers; an object is made only for pairs that are kept.
 */
public final class Influence {
    private Influence() {}

    /** Takes, train example by train example, the counts of a block that meets another. */
    @FunctionalInterface
    public interface CountsVisitor {
        /**
         * One train example and all test examples of the block.
         *
         * @param i place of the train example in its block; some models saw it and some did not
         * @param in number of models that saw it, of t
         * @param correctIn by place of the test example in its block, how many of those get it right; reused after the call
         */
        void row(int i, int in, int[] correctIn);
    }

    /** The pairs that the rule keeps, lazily, in order of train and then test example. */
    public static Stream<Pair> kept(
            TrainBlock train, TestBlock test, int[] trainLabels, int[] testLabels, PairRule rule) {
        int[] rows = IntStream.range(0, train.block().size())
                .filter(i -> rule.keepsTrainExample(train.memorization(i)))
                .toArray();
        if (rows.length == 0) {
            return Stream.empty();
        }
        int models = train.included().rows();
        int[] correct = test.correct().counts();
        BigDecimal threshold = rule.influence();
        CountBound none = CountBound.plain(new int[correct.length]);
        if (threshold == null) {
            return pairs(train, test, trainLabels, testLabels, rows, in -> none, (in, all) -> (j, correctIn) -> true);
        }
        if (models > LeastCorrect.MOST_MODELS) {
            return pairs(train, test, trainLabels, testLabels, rows, in -> none, (in, all) -> {
                long least = LeastCorrect.least(models, in, threshold);
                return (j, correctIn) -> (long) models * correctIn - (long) in * correct[j] >= least;
            });
        }
        Map<Integer, CountBound> bounds = new HashMap<>();
        IntFunction<CountBound> bound =
                in -> bounds.computeIfAbsent(in, k -> LeastCorrect.bound(models, k, correct, threshold));
        return pairs(train, test, trainLabels, testLabels, rows, bound, (in, ofRow) -> ofRow::isReached);
    }

    /** The pairs that are candidates for a p-value, lazily, in order of train and then test example. */
    public static Stream<Pair> candidates(
            TrainBlock train, TestBlock test, int[] trainLabels, int[] testLabels, CriticalCounts candidates) {
        int[] correct = test.correct().counts();
        CountBound none = CountBound.plain(new int[correct.length]);
        return pairs(train, test, trainLabels, testLabels, train.defined(), in -> none, (in, all) -> {
            CriticalCounts.Row row = candidates.of(in);
            return (j, correctIn) -> row.isCandidate(correct[j], correctIn);
        });
    }

    /** Which pairs of a train example that {@code in} models saw are kept. */
    private interface Keeps {
        OfRow of(int in, CountBound bound);
    }

    private interface OfRow {
        boolean keeps(int j, int correctIn);
    }

    private static Stream<Pair> pairs(
            TrainBlock train,
            TestBlock test,
            int[] trainLabels,
            int[] testLabels,
            int[] rows,
            IntFunction<CountBound> bound,
            Keeps keeps) {
        int models = train.included().rows();
        int[] correct = test.correct().counts();
        RowCounts counts = new RowCounts(train, test, rows, bound);
        return IntStream.range(0, counts.chunks()).boxed().flatMap(chunk -> {
            List<Pair> pairs = new ArrayList<>();
            counts.visitReached(chunk, (i, in, from, width, ofRow, correctIn) -> {
                Counts memorization = train.memorization(i);
                OfRow row = keeps.of(in, ofRow);
                for (int x = 0; x < width; x++) {
                    int j = from + x;
                    if (row.keeps(j, correctIn[x])) {
                        Counts influence = counts(models, in, correctIn[x], correct[j]);
                        pairs.add(pair(train, i, test, j, trainLabels, testLabels, influence, memorization));
                    }
                }
            });
            return pairs.stream();
        });
    }

    /** The {@code most} strongest pairs of each test example of the block, strongest first, by position in the block. */
    public static List<List<Pair>> strongest(
            TrainBlock train, TestBlock test, int[] trainLabels, int[] testLabels, int most) {
        int models = train.included().rows();
        int[] correct = test.correct().counts();
        List<List<Pair>> strongest = new ArrayList<>();
        double[] weakest = new double[correct.length];
        Arrays.fill(weakest, Double.NEGATIVE_INFINITY);
        IntStream.range(0, weakest.length).forEach(j -> strongest.add(new ArrayList<>()));
        // what was too little once stays so, so an old bound is only a loose one
        Map<Integer, int[]> bounds = new HashMap<>();
        IntFunction<int[]> bound = in -> bounds.computeIfAbsent(in, k -> {
            int[] least = new int[correct.length];
            Arrays.setAll(least, j -> leastAbove(weakest[j], k, models, correct[j]));
            return least;
        });
        RowCounts counts = new RowCounts(train, test, train.defined(), in -> CountBound.plain(bound.apply(in)));
        for (int chunk = 0; chunk < counts.chunks(); chunk++) {
            counts.visitReached(chunk, (i, in, from, width, least, correctIn) -> {
                Counts memorization = train.memorization(i);
                int[] tighter = null;
                for (int x = 0; x < width; x++) {
                    if (!least.isReached(from + x, correctIn[x])) {
                        continue;
                    }
                    int j = from + x;
                    Counts influence = counts(models, in, correctIn[x], correct[j]);
                    if ((double) influence.numerator() / influence.denominator() > weakest[j]) {
                        Pair pair = pair(train, i, test, j, trainLabels, testLabels, influence, memorization);
                        List<Pair> merged = merge(strongest.get(j), List.of(pair), most);
                        strongest.set(j, merged);
                        weakest[j] = merged.size() < most
                                ? Double.NEGATIVE_INFINITY
                                : merged.get(most - 1).value();
                    }
                    tighter = tighter == null ? bound.apply(in).clone() : tighter;
                    tighter[j] = leastAbove(weakest[j], in, models, correct[j]);
                }
                if (tighter != null) {
                    bounds.put(in, tighter);
                }
            });
        }
        return strongest;
    }

    /** The {@code most} strongest of two lists together, strongest first. */
    public static List<Pair> merge(List<Pair> a, List<Pair> b, int most) {
        List<Pair> both = new ArrayList<>(a);
        both.addAll(b);
        both.sort(Pair.STRONGEST_FIRST);
        return new ArrayList<>(both.subList(0, Math.min(most, both.size())));
    }

    /**
     * Visits, in order, each train example that some models saw and some did not, with its counts against every test example
     * of the block. With {@link BitColumns#counts} of the test block they are all there is to know of a pair.
     */
    public static void counts(TrainBlock train, TestBlock test, CountsVisitor visitor) {
        int[] correctIn = new int[test.block().size()];
        CountBound none = CountBound.plain(correctIn);
        RowCounts counts = new RowCounts(train, test, train.defined(), in -> none);
        for (int chunk = 0; chunk < counts.chunks(); chunk++) {
            counts.visit(chunk, (i, in, from, width, zero, part) -> {
                System.arraycopy(part, 0, correctIn, from, width);
                if (from + width == correctIn.length) {
                    visitor.row(i, in, correctIn);
                }
            });
        }
    }

    /** A bound that every count with a difference above {@code value} reaches; a count that reaches it may still be too low. */
    private static int leastAbove(double value, int in, int models, int correct) {
        double least = (value * in * (models - in) + (double) in * correct) / models;
        return (int) Math.max(0, Math.ceil(least - 1e-6));
    }

    private static Counts counts(int models, int in, int correctIn, int correct) {
        return new Counts(in, models - in, correctIn, correct - correctIn);
    }

    private static Pair pair(
            TrainBlock train,
            int i,
            TestBlock test,
            int j,
            int[] trainLabels,
            int[] testLabels,
            Counts influence,
            Counts memorization) {
        int trainId = train.block().ids()[i];
        int testId = test.block().ids()[j];
        return Pair.binomial(trainId, testId, trainLabels[trainId], testLabels[testId], influence, memorization);
    }
}
