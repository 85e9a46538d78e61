package dev.peacock.audit.longtail.spark;

import dev.peacock.check.UserError;
import dev.peacock.estimate.Adjustment;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code audit longtail --from}.
 *
 * @param by null for the column where the data set has one, else pixels
 * @param neighbours k of the mutual k-nearest-neighbour graph
 */
record LongTailOptions(@Nullable By by, int neighbours) {

    /** What defines a subpopulation. */
    public enum By {
        COLUMN,
        PIXELS,
        HIDDEN
    }

    /** Throws a UserError for a number of neighbours that is not supported. */
    public LongTailOptions {
        if (neighbours < 1 || neighbours > Adjustment.MOST_NEIGHBOURS) {
            throw new UserError("--neighbours " + neighbours + ": must be from 1 to " + Adjustment.MOST_NEIGHBOURS);
        }
    }
}
