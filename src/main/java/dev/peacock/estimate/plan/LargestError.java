package dev.peacock.estimate.plan;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.estimate.score.ScoreDifference;
import dev.peacock.estimate.score.Scores;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The largest standard error of memorization among some train examples.
 *
 * @param largest 0 where no example has one
 * @param undefined examples without one, since fewer than two models are on one side, or there is but one block of models
 */
public record LargestError(double largest, long undefined) implements Serializable {
    /** Of no example. */
    public static final LargestError NONE = new LargestError(0, 0);

    /** Of a block's examples, as the table has them: by the {@code jackknife} where the design asks for it. */
    public static LargestError of(TrainBlock block, @Nullable BlockJackknife jackknife) {
        LargestError error = NONE;
        for (int i = 0; i < block.block().size(); i++) {
            Double one = jackknife == null
                    ? block.memorization(i).standardError()
                    : jackknife.memorization(block, i).standardError();
            error = error.merge(of(one));
        }
        return error;
    }

    /** The same by a real score. */
    public static LargestError of(MarginBlock block, Score score, @Nullable BlockJackknife jackknife) {
        LargestError error = NONE;
        for (int i = 0; i < block.size(); i++) {
            error = error.merge(
                    of(ScoreDifference.standardError(block.included(), i, Scores.of(score, block, i), jackknife)));
        }
        return error;
    }

    private static LargestError of(@Nullable Double error) {
        return error == null ? new LargestError(0, 1) : new LargestError(error, 0);
    }

    /** Whether every example has a standard error of at most {@code target}. */
    public boolean isAtMost(double target) {
        return undefined == 0 && largest <= target;
    }

    /** The error with three digits, rounded up, so that one above a target also looks so. */
    public String shown() {
        return BigDecimal.valueOf(largest)
                .round(new MathContext(3, RoundingMode.CEILING))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Of two disjoint sets of examples together. */
    public LargestError merge(LargestError other) {
        return new LargestError(Math.max(largest, other.largest), undefined + other.undefined);
    }
}
