package dev.peacock.estimate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Influence of every train example of one block on every test example of another: AND and popcount on packed columns. */
public final class Influence {
    private Influence() {}

    /** The pairs that the rule keeps, lazily, in order of train and then test example. */
    public static Stream<Pair> kept(
            TrainBlock train, TestBlock test, int[] trainLabels, int[] testLabels, PairRule rule) {
        int[] correct = test.correct().counts();
        return IntStream.range(0, train.block().size()).boxed().flatMap(i -> {
            Counts memorization = train.memorization(i);
            List<Pair> row = new ArrayList<>();
            if (rule.keepsTrainExample(memorization)) {
                int trainId = train.block().ids()[i];
                scanRow(train, i, test, correct, rule, (j, counts) -> {
                    int testId = test.block().ids()[j];
                    row.add(new Pair(trainId, testId, trainLabels[trainId], testLabels[testId], counts, memorization));
                });
            }
            return row.stream();
        });
    }

    /** The {@code most} strongest pairs of each test example of the block, strongest first, by position in the block. */
    public static List<List<Pair>> strongest(
            TrainBlock train, TestBlock test, int[] trainLabels, int[] testLabels, int most) {
        List<List<Pair>> strongest = new ArrayList<>();
        double[] weakest = new double[test.block().size()];
        Arrays.fill(weakest, Double.NEGATIVE_INFINITY);
        IntStream.range(0, weakest.length).forEach(j -> strongest.add(new ArrayList<>()));
        int[] correct = test.correct().counts();
        for (int i = 0; i < train.block().size(); i++) {
            Counts memorization = train.memorization(i);
            if (!memorization.isDefined()) {
                continue;
            }
            int trainId = train.block().ids()[i];
            scanRow(train, i, test, correct, PairRule.ALL, (j, counts) -> {
                double value = (double) counts.numerator() / counts.denominator();
                if (value > weakest[j]) {
                    int testId = test.block().ids()[j];
                    Pair pair =
                            new Pair(trainId, testId, trainLabels[trainId], testLabels[testId], counts, memorization);
                    List<Pair> merged = merge(strongest.get(j), List.of(pair), most);
                    strongest.set(j, merged);
                    weakest[j] = merged.size() < most
                            ? Double.NEGATIVE_INFINITY
                            : merged.get(most - 1).value();
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
        int models = train.included().rows();
        int[] correctIn = new int[test.block().size()];
        for (int i = 0; i < train.block().size(); i++) {
            int in = train.included().count(i);
            if (in == 0 || in == models) {
                continue;
            }
            for (int j = 0; j < correctIn.length; j++) {
                correctIn[j] = train.included().countBoth(i, test.correct(), j);
            }
            visitor.row(i, in, correctIn);
        }
    }

    private interface PairVisitor {
        void visit(int j, Counts counts);
    }

    private static void scanRow(
            TrainBlock train, int i, TestBlock test, int[] correct, PairRule rule, PairVisitor visitor) {
        int models = train.included().rows();
        int in = train.included().count(i);
        for (int j = 0; j < correct.length; j++) {
            int correctIn = train.included().countBoth(i, test.correct(), j);
            Counts counts = new Counts(in, models - in, correctIn, correct[j] - correctIn);
            if (rule.keepsPair(counts)) {
                visitor.visit(j, counts);
            }
        }
    }
}
