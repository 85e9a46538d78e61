package dev.peacock.estimate.score;

import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.Pair;
import dev.peacock.estimate.Posterior;
import dev.peacock.stats.CriticalCounts;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Influence, by a real score, of every train example of one block on every test example of another. Sums in float with a bound of
 * their error say which pairs may be kept; of these everything is then computed in double from the scores themselves.
 */
public final class ScoreInfluence {
    private final ScoredTrain train;
    private final TestScores test;
    private final StatisticBins bins;
    private final @Nullable BlockJackknife jackknife;
    private final int models;
    private final int[] in;
    private final float[] scale;
    private final int[] mostBin;
    private final MaskProduct product = new MaskProduct();
    private final @Nullable BelievedEffects believed;

    /**
     * {@code jackknife}: where the design asks for it. {@code believed}: what decides which pairs are strong, in place of the
     * difference of means.
     */
    public ScoreInfluence(
            ScoredTrain train,
            TestScores test,
            StatisticBins bins,
            @Nullable BlockJackknife jackknife,
            @Nullable BelievedEffects believed) {
        this.believed = believed;
        this.train = train;
        this.test = test;
        this.bins = bins;
        this.jackknife = jackknife;
        this.models = train.included().rows();
        this.in = train.included().counts();
        this.scale = new float[in.length];
        this.mostBin = new int[in.length];
        int[] most = new int[models + 1];
        Arrays.fill(most, -1);
        for (int i = 0; i < in.length; i++) {
            if (train.isDefined(in[i])) {
                most[in[i]] = most[in[i]] < 0 ? bins.most(in[i]) : most[in[i]];
                mostBin[i] = most[in[i]];
                scale[i] = (float) (models / Math.sqrt((double) in[i] * (models - in[i])));
            }
        }
    }

    /** Labels by train and by test example. */
    public record Labels(int[] train, int[] test) {}

    /** Adds the tests of all pairs with a defined influence to {@code counts} by bin, and offers each pair to the strongest. */
    public void find(long[] counts, StrongestScores strongest) {
        MaskProduct.Panels panels = product.panels(train.included(), test.centred());
        for (int panel = 0; panel < panels.count(); panel++) {
            float[] sums = panels.sums(panel);
            int from = panel * panels.width();
            int size = panels.size(panel);
            for (int i = 0; i < in.length; i++) {
                if (train.isDefined(in[i])) {
                    int at = i * panels.width();
                    count(counts, i, from, size, sums, at);
                    if (believed == null) {
                        offer(strongest, i, from, size, sums, at);
                    }
                }
            }
            if (believed != null) {
                believed.visit(panel, j -> strongest.weakest()[j], (i, x, mean) -> {
                    if (train.isDefined(in[i])) {
                        int bin = bin(i, from + x, sums[i * panels.width() + x]);
                        strongest.offer(this, i, from + x, mean, bin);
                    }
                });
            }
        }
    }

    private void count(long[] counts, int i, int from, int size, float[] sums, int at) {
        float[] of = test.scale();
        float scaleOfRow = scale[i];
        int most = mostBin[i];
        for (int x = 0; x < size; x++) {
            counts[Math.min((int) (Math.abs(sums[at + x]) * scaleOfRow * of[from + x]), most)]++;
        }
    }

    private void offer(StrongestScores strongest, int i, int from, int size, float[] sums, int at) {
        double weight = weight(i);
        double[] weakest = strongest.weakest();
        double[] slack = test.slack();
        for (int x = 0; x < size; x++) {
            int j = from + x;
            if (sums[at + x] >= weakest[j] * weight - slack[j]) {
                strongest.offer(this, i, j, difference(i, j), bin(i, j, sums[at + x]));
            }
        }
    }

    /** Pairs with a memorization and an influence of at least this, in units of the score. */
    public record Least(double memorization, double influence) implements Serializable {
        public static final Least ANY = new Least(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
    }

    /** The pairs that reach both thresholds, lazily. */
    public Stream<ScorePair> kept(Least least, Labels labels) {
        boolean[] rows = new boolean[in.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = train.isDefined(in[i]) && train.memorization()[i] >= least.memorization;
        }
        if (believed != null) {
            return believedPairs(rows, least.influence, labels);
        }
        return pairs(rows, (i, j, sum) -> sum >= least.influence * weight(i) - test.slack()[j], labels)
                .filter(pair -> pair.pair().value() >= least.influence);
    }

    private Stream<ScorePair> believedPairs(boolean[] rows, double least, Labels labels) {
        MaskProduct.Panels panels = product.panels(train.included(), test.centred());
        return IntStream.range(0, panels.count()).boxed().flatMap(panel -> {
            float[] sums = panels.sums(panel);
            int from = panel * panels.width();
            List<ScorePair> pairs = new ArrayList<>();
            Objects.requireNonNull(believed).visit(panel, j -> least, (i, x, mean) -> {
                if (rows[i] && mean >= least) {
                    pairs.add(pair(i, from + x, bin(i, from + x, sums[i * panels.width() + x]), labels));
                }
            });
            return pairs.stream();
        });
    }

    /** The pairs whose test falls into the bin or one beyond, lazily. */
    public Stream<ScorePair> significant(int bin, Labels labels) {
        boolean[] rows = new boolean[in.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = train.isDefined(in[i]) && mostBin[i] >= bin;
        }
        return pairs(rows, (i, j, sum) -> bin(i, j, sum) >= bin, labels);
    }

    /** The pairs with a p-value by their counts of at most {@code most}, and a few others, lazily. */
    public Stream<ScorePair> significant(CriticalCounts most, Labels labels) {
        boolean[] rows = new boolean[in.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = train.isDefined(in[i]);
        }
        BitColumns correct = test.block().correct();
        int[] right = correct.counts();
        return pairs(
                rows,
                (i, j, sum) ->
                        most.of(in[i]).isCandidate(right[j], train.included().countBoth(i, correct, j)),
                labels);
    }

    private interface Keeps {
        boolean keeps(int i, int j, float sum);
    }

    private Stream<ScorePair> pairs(boolean[] rows, Keeps rule, Labels labels) {
        MaskProduct.Panels panels = product.panels(train.included(), test.centred());
        return IntStream.range(0, panels.count()).boxed().flatMap(panel -> {
            float[] sums = panels.sums(panel);
            List<ScorePair> pairs = new ArrayList<>();
            for (int i = 0; i < rows.length; i++) {
                for (int x = 0; rows[i] && x < panels.size(panel); x++) {
                    int j = panel * panels.width() + x;
                    float sum = sums[i * panels.width() + x];
                    if (rule.keeps(i, j, sum)) {
                        pairs.add(pair(i, j, bin(i, j, sum), labels));
                    }
                }
            }
            return pairs.stream();
        });
    }

    /** A sum of centred scores is this times the difference of means. */
    private double weight(int i) {
        return (double) in[i] * (models - in[i]) / models;
    }

    private int bin(int i, int j, float sum) {
        return Math.min((int) (Math.abs(sum) * scale[i] * test.scale()[j]), mostBin[i]);
    }

    private double difference(int i, int j) {
        double[] scores = test.of(j);
        double sumIn = 0;
        double sum = 0;
        for (int run = 0; run < models; run++) {
            sum += scores[run];
            sumIn += train.included().get(i, run) ? scores[run] : 0;
        }
        return sumIn / in[i] - (sum - sumIn) / (models - in[i]);
    }

    /** That of one pair, by ids, without an interval where runs are drawn together; nothing if its train example is of another block. */
    public static Optional<Estimate> estimate(ScoredTrain train, int trainId, TestScores test, int testId) {
        int i = Arrays.binarySearch(train.block().ids(), trainId);
        int j = Arrays.binarySearch(test.block().block().ids(), testId);
        return i < 0
                ? Optional.empty()
                : Optional.of(ScoreDifference.of(test.score(), train.included(), i, test.of(j), null)
                        .estimate());
    }

    ScorePair pair(int i, int j, int bin, Labels labels) {
        MarginBlock tested = test.block();
        ScoreDifference difference = ScoreDifference.of(test.score(), train.included(), i, test.of(j), jackknife);
        Estimate estimate = difference.estimate();
        int correctIn = train.included().countBoth(i, tested.correct(), j);
        Counts counts =
                new Counts(in[i], models - in[i], correctIn, tested.correct().count(j) - correctIn);
        int trainId = train.block().ids()[i];
        int testId = tested.block().ids()[j];
        Pair pair = new Pair(
                trainId,
                testId,
                labels.train()[trainId],
                labels.test()[testId],
                counts,
                estimate,
                train.memorization()[i]);
        if (believed != null) {
            pair = pair.with(new Posterior(believed.mean(i, j), null));
        }
        return new ScorePair(pair, difference.pValue(), bin);
    }
}
