package dev.peacock.audit.value;

import dev.peacock.stats.Interval;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What one train example is worth: the mean score of the models that saw it less that of the others.
 *
 * @param difference null where fewer than two models saw it, or fewer than two did not, as the others are then
 * @param standardError Welch's, or of the jackknife over blocks; null with fewer than two blocks, or where one has all models of a side
 * @param interval 95%, Student's; null where the standard error is, and where it is 0
 * @param pValue that the score does not depend on the example at all; null where the difference is, and with fewer than two models more than blocks
 */
public record Value(
        int in,
        int out,
        @Nullable Double difference,
        @Nullable Double standardError,
        @Nullable Interval interval,
        @Nullable Double pValue)
        implements Serializable {}
