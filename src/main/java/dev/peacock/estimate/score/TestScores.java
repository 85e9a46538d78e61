package dev.peacock.estimate.score;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Moments;

/**
 * A block of test examples with their scores by model: in float and centred by test example, for {@link MaskProduct}, and exactly. Not
 * for more than one thread.
 */
public final class TestScores {
    /** A float is off by this share of itself at most. */
    private static final double UNIT = 0x1p-24;

    /** Models that are added up in one addition to a sum of {@link MaskProduct}, and the additions before, and a float's own error. */
    private static final int AT_ONCE = 16;

    private static final int BEFORE = 7;

    private final Score score;
    private final MarginBlock block;
    private final double[][] scores;
    private final float[] centred;
    private final double[] slack;
    private final float[] scale;

    public TestScores(Score score, MarginBlock block) {
        int t = block.runs();
        this.score = score;
        this.block = block;
        this.scores = new double[block.size()][];
        this.centred = new float[block.size() * t];
        this.slack = new double[block.size()];
        this.scale = new float[block.size()];
        for (int j = 0; j < scores.length; j++) {
            scores[j] = Scores.of(score, block, j);
            Moments moments = Moments.of(scores[j]);
            double sum = 0;
            for (int run = 0; run < t; run++) {
                double off = scores[j][run] - moments.mean();
                centred[j * t + run] = (float) off;
                sum += Math.abs(off);
            }
            slack[j] = ((double) t / AT_ONCE + BEFORE) * UNIT * sum;
            scale[j] = moments.squares() == 0 ? 0 : (float) (StatisticBins.PER_UNIT / Math.sqrt(moments.squares()));
        }
    }

    Score score() {
        return score;
    }

    MarginBlock block() {
        return block;
    }

    int size() {
        return scores.length;
    }

    /** Exact scores on the block's j-th example, by run. */
    double[] of(int j) {
        return scores[j];
    }

    /** score - its mean, that of example j in run r at j * t + r. */
    public float[] centred() {
        return centred;
    }

    /** How much a sum of centred scores may be off, at most, by example. */
    double[] slack() {
        return slack;
    }

    /** {@link StatisticBins#PER_UNIT} / sqrt(sum of squares) by example; 0 of one whose scores are all equal. */
    float[] scale() {
        return scale;
    }
}
