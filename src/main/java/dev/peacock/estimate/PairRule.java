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
    public static final PairRule ALL = new PairRule(null, null);

    /** Whether pairs of a train example with this memorization may be kept. */
    public boolean keepsTrainExample(Counts counts) {
        return counts.isDefined() && (memorization == null || counts.isAtLeast(memorization));
    }

    /** The same for an estimate that is no quotient of integers: compared as it is. */
    boolean keepsMemorization(Estimate estimate) {
        Double value = estimate.value();
        return value != null && (memorization == null || value >= memorization.doubleValue());
    }

    boolean keepsInfluence(Estimate estimate) {
        Double value = estimate.value();
        return value != null && (influence == null || value >= influence.doubleValue());
    }
}
