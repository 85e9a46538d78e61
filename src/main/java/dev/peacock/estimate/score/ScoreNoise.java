package dev.peacock.estimate.score;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.stats.Moments;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How far chance moves the memorization of train examples by one score, and how much they differ in truth.
 *
 * @param values memorizations, of examples with two models on each side, as all that follows
 * @param errors sum of the squared standard errors
 * @param in sum of the variances between models that saw the example, and {@code out} between the others
 */
public record ScoreNoise(Moments values, double errors, double in, double out) implements Serializable {
    public static final ScoreNoise NONE = new ScoreNoise(Moments.NONE, 0, 0, 0);

    /** Of a block's examples; {@code CORRECT} counts a right answer as 1. */
    public static ScoreNoise of(MarginBlock block, Score score) {
        ScoreNoise all = NONE;
        for (int i = 0; i < block.size(); i++) {
            Sides sides = Sides.of(block.included(), i, Scores.of(score, block, i));
            if (sides.isDefined()) {
                all = all.plus(new ScoreNoise(
                        Moments.of(sides.difference()),
                        sides.variance(),
                        sides.in().variance(),
                        sides.out().variance()));
            }
        }
        return all;
    }

    public ScoreNoise plus(ScoreNoise other) {
        return new ScoreNoise(values.merge(other.values), errors + other.errors, in + other.in, out + other.out);
    }

    /** Mean variance between models that saw an example; null without examples. */
    public @Nullable Double varianceIn() {
        return values.count() == 0 ? null : in / values.count();
    }

    /** The same between the others. */
    public @Nullable Double varianceOut() {
        return values.count() == 0 ? null : out / values.count();
    }

    /** Standard deviation of the true memorizations: their variance less that of chance; null where that leaves nothing. */
    public @Nullable Double spread() {
        double signal = values.variance() - errors / values.count();
        return signal > 0 ? Math.sqrt(signal) : null;
    }
}
