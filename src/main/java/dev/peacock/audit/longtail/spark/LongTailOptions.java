package dev.peacock.audit.longtail.spark;

import dev.peacock.check.UserError;
import dev.peacock.estimate.Adjustment;
import org.jspecify.annotations.Nullable;

/**
 * What {@code audit longtail --from} is asked.
 *
 * @param by null for the column where the data set has one, else pixels
 * @param neighbours k of the mutual k-nearest-neighbour graph
 */
record LongTailOptions(@Nullable By by, int neighbours) {

    /** What makes two examples one subpopulation. */
    public enum By {
        COLUMN,
        PIXELS,
        HIDDEN
    }

    /** UserError for a number of neighbours that is out of reach. */
    public LongTailOptions {
        if (neighbours < 1 || neighbours > Adjustment.MOST_NEIGHBOURS) {
            throw new UserError("--neighbours " + neighbours + ": must be from 1 to " + Adjustment.MOST_NEIGHBOURS);
        }
    }
}
