package dev.peacock.estimate.score;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.TrainingConfig;
import dev.peacock.estimate.MarginBlock;

/** What a model's margin (logit-scaled confidence) on an example, or what it keeps of a document or an image, says in the score that is compared. */
public final class Scores {
    private static final double OFF = 1e-7;

    private Scores() {}

    /** What was kept itself, or the probability of the true label, 1 / (1 + exp(-margin)), in 0..1. */
    public static double of(Score score, double margin) {
        return switch (score) {
            case MARGIN, LOG_PROBABILITY, ACCURACY, DENOISING -> margin;
            case SHARE -> exactly(margin);
            case PROBABILITY -> 1 / (1 + Math.exp(-margin));
            case CORRECT -> throw new IllegalArgumentException("right and wrong are counted, not averaged");
        };
    }

    /** The fraction that a float stands for, of a denominator of at most {@link TrainingConfig#MOST_CHECKPOINTS}: two such are further apart than floats are off. */
    private static double exactly(double share) {
        for (int of = 1; of <= TrainingConfig.MOST_CHECKPOINTS; of++) {
            double fraction = Math.rint(share * of) / of;
            if (Math.abs(share - fraction) < OFF) {
                return fraction;
            }
        }
        return share;
    }

    /** Scores on the block's i-th example, by run; {@code CORRECT} is 1 where a run is right. */
    public static double[] of(Score score, MarginBlock block, int i) {
        double[] scores = new double[block.runs()];
        for (int run = 0; run < scores.length; run++) {
            scores[run] =
                    score == Score.CORRECT ? block.correct().get(i, run) ? 1 : 0 : of(score, block.margin(i, run));
        }
        return scores;
    }
}
