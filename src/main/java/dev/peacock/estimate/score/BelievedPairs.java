package dev.peacock.estimate.score;

import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.PairRule;
import dev.peacock.estimate.Posterior;
import dev.peacock.estimate.TestBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.prior.Effects;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pairs of a block of train examples and one of test examples by right answers: what is believed of them decides which are strong,
 * and their counts are tested.
 */
public final class BelievedPairs {
    private final TrainBlock train;
    private final TestBlock test;
    private final BelievedEffects believed;
    private final ScoreInfluence.Labels labels;

    /** {@code effects}: on the block's test examples. */
    public BelievedPairs(TrainBlock train, TestBlock test, Effects effects, ScoreInfluence.Labels labels) {
        this.train = train;
        this.test = test;
        this.labels = labels;
        this.believed = new BelievedEffects(
                train.block(), train.included(), effects, test.block().ids(), labels);
    }

    /** The pairs that the rule keeps by the train example's memorization and what is believed of the influence, lazily. */
    public Stream<Pair> kept(PairRule rule) {
        double least = rule.influence() == null
                ? Double.NEGATIVE_INFINITY
                : rule.influence().doubleValue();
        boolean[] rows = rows(rule);
        return IntStream.range(0, believed.panels().count()).boxed().flatMap(panel -> {
            List<Pair> pairs = new ArrayList<>();
            believed.visit(panel, j -> least, (i, x, mean) -> {
                if (rows[i] && mean >= least) {
                    pairs.add(pair(i, j(panel, x), mean));
                }
            });
            return pairs.stream();
        });
    }

    /** The {@code most} strongest pairs of each test example of the block, strongest first, by place in the block. */
    public List<List<Pair>> strongest(int most) {
        boolean[] rows = rows(PairRule.ALL);
        double[] weakest = new double[test.block().size()];
        Arrays.fill(weakest, Double.NEGATIVE_INFINITY);
        List<List<Pair>> strongest = new ArrayList<>();
        IntStream.range(0, weakest.length).forEach(j -> strongest.add(new ArrayList<>()));
        for (int p = 0; p < believed.panels().count(); p++) {
            int panel = p;
            believed.visit(panel, j -> weakest[j], (i, x, mean) -> {
                int j = j(panel, x);
                if (rows[i] && mean > weakest[j]) {
                    List<Pair> pairs = strongest.get(j);
                    Pair pair = pair(i, j, mean);
                    pairs.add(-1 - Collections.binarySearch(pairs, pair, Pair.STRONGEST_FIRST), pair);
                    if (pairs.size() > most) {
                        pairs.remove(most);
                    }
                    weakest[j] = pairs.size() < most
                            ? Double.NEGATIVE_INFINITY
                            : pairs.get(most - 1).strength();
                }
            });
        }
        return strongest;
    }

    /** A pair of the two blocks with what is believed of it. */
    public Pair with(Pair pair) {
        int i = Arrays.binarySearch(train.block().ids(), pair.trainId());
        int j = Arrays.binarySearch(test.block().ids(), pair.testId());
        return pair.with(new Posterior(believed.mean(i, j), null));
    }

    /** By train example, whether the rule keeps any of its pairs. */
    private boolean[] rows(PairRule rule) {
        boolean[] rows = new boolean[train.block().size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = rule.keepsTrainExample(train.memorization(i));
        }
        return rows;
    }

    private int j(int panel, int x) {
        return panel * believed.panels().width() + x;
    }

    private Pair pair(int i, int j, double mean) {
        int trainId = train.block().ids()[i];
        int testId = test.block().ids()[j];
        Counts influence = train.influence(i, test, j);
        return Pair.binomial(
                        trainId,
                        testId,
                        labels.train()[trainId],
                        labels.test()[testId],
                        influence,
                        train.memorization(i))
                .with(new Posterior(mean, null));
    }
}
