package dev.peacock.estimate;

import dev.peacock.subset.OthersIncluded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Influence of the train examples of one block on the test examples of another, adjusted for the k train examples that
 * are nearest to the test example, without the one whose influence is estimated.
 *
 * @param memorization by place in the train block
 * @param near of the test block: of each example at least {@code k + 1} neighbours, or all there are
 */
public record AdjustedInfluence(
        TrainBlock train, Estimate[] memorization, TestBlock test, Neighbourhood near, int k, OthersIncluded others) {
    /** The pairs that the rule keeps, judged by adjusted memorization and influence; lazily, by test example. */
    public Stream<Pair> kept(int[] trainLabels, int[] testLabels, PairRule rule) {
        Row[] rows = rows(rule);
        return IntStream.range(0, rows.length == 0 ? 0 : test.block().size())
                .boxed()
                .flatMap(j -> {
                    List<Pair> pairs = new ArrayList<>();
                    visit(j, rows, trainLabels, testLabels, pair -> {
                        if (rule.keepsInfluence(pair.estimate())) {
                            pairs.add(pair);
                        }
                    });
                    return pairs.stream();
                });
    }

    /** The {@code most} strongest pairs of each test example of the block, strongest first, by position in the block. */
    public List<List<Pair>> strongest(int[] trainLabels, int[] testLabels, int most) {
        Row[] rows = rows(PairRule.ALL);
        List<List<Pair>> strongest = new ArrayList<>();
        for (int j = 0; j < test.block().size(); j++) {
            List<Pair> all = new ArrayList<>();
            visit(j, rows, trainLabels, testLabels, all::add);
            strongest.add(Influence.merge(all, List.of(), most));
        }
        return strongest;
    }

    /** A train example: its place in the block, its column and how many runs saw it. */
    private record Row(int place, long[] included, int in) {}

    private Row[] rows(PairRule rule) {
        return IntStream.range(0, memorization.length)
                .filter(i -> rule.keepsMemorization(memorization[i]))
                .mapToObj(i ->
                        new Row(i, train.included().column(i), train.included().count(i)))
                .toArray(Row[]::new);
    }

    private void visit(int j, Row[] rows, int[] trainLabels, int[] testLabels, Consumer<Pair> visitor) {
        int[] nearest = near.nearest()[j];
        int most = Math.min(k + 1, nearest.length);
        PairwiseProducts products = new PairwiseProducts(test.correct(), j, near, most);
        int[] nearestIds = Arrays.stream(nearest).map(c -> near.ids()[c]).toArray();
        int[] plain = PairwiseProducts.columns(Math.min(k, most), 0);
        JointCounts plainAll = products.all(plain);
        int testId = test.block().ids()[j];
        for (Row row : rows) {
            int trainId = train.block().ids()[row.place];
            int own = placeOf(trainId, nearestIds, plain.length - 1);
            int[] columns = own == 0 ? plain : PairwiseProducts.columns(Math.min(k, most - 1), own);
            JointCounts all = own == 0 ? plainAll : products.all(columns);
            JointCounts in = products.within(row.included, row.in, columns);
            JointCounts out = all.minus(in);
            Double ofTrainExample = memorization[row.place].value();
            if (ofTrainExample != null) {
                visitor.accept(new Pair(
                        trainId,
                        testId,
                        trainLabels[trainId],
                        testLabels[testId],
                        Adjustment.counts(in, out),
                        Adjustment.estimate(in, out, columns.length - 1, others),
                        ofTrainExample));
            }
        }
    }

    /** 1 for the nearest, 0 for none of the first. */
    private static int placeOf(int id, int[] nearestIds, int first) {
        for (int a = 0; a < first; a++) {
            if (nearestIds[a] == id) {
                return a + 1;
            }
        }
        return 0;
    }
}
