package dev.peacock.estimate;

import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs are kept: those with memorization and influence at least at the thresholds (Feldman and Zhang 2020: .25 and
 * .15), or every defined pair where the thresholds are null.
 */
public record PairRule(
        @Nullable BigDecimal memorization, @Nullable BigDecimal influence) implements Serializable {
    /** More than any rounding of a difference of accuracies; a difference so near is compared in integers. */
    private static final double NEAR = 1e-9;

    public static final PairRule ALL = new PairRule(null, null);

    boolean keepsTrainExample(Counts counts) {
        return counts.isDefined() && (memorization == null || counts.isAtLeast(memorization));
    }

    boolean keepsPair(Counts counts) {
        if (influence == null) {
            return true;
        }
        double value = (double) counts.numerator() / counts.denominator();
        return value >= influence.doubleValue() - NEAR && counts.isAtLeast(influence);
    }
}
