package dev.peacock.spark.columns;

import dev.peacock.check.UserError;
import dev.peacock.outcome.OutcomeRow;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a row must have for its margins to be used.
 *
 * @param n number of train examples
 * @param q number of test examples
 * @param remedy what to do about runs without margins, as the end of a sentence; null where they may lack them, which gives NaN
 */
record MarginRule(int n, int q, @Nullable String remedy) implements Serializable {

    /** UserError if a row has no margins or bad ones. */
    void check(OutcomeRow row) {
        check(row, row.trainMargin(), n, "train");
        check(row, row.testMargin(), q, "test");
    }

    private void check(OutcomeRow row, float @Nullable [] margins, int size, String split) {
        if (margins == null && remedy == null) {
            return;
        }
        if (margins == null) {
            throw new UserError("run " + row.run() + " has no margins" + remedy);
        }
        if (margins.length != size) {
            throw new UserError("run " + row.run() + " has " + margins.length + " margins for " + size + " " + split
                    + " examples; run train --repair, which trains damaged runs again");
        }
        for (int i = 0; i < size; i++) {
            if (!Float.isFinite(margins[i])) {
                throw new UserError(
                        "run " + row.run() + ": its margin of " + split + " example " + i + " is " + margins[i]
                                + ", so it cannot be used; move the outcome file of this run away and run train again");
            }
        }
    }

    /** Margins of a row that was checked. */
    float[] of(OutcomeRow row, boolean train) {
        float[] margins = train ? row.trainMargin() : row.testMargin();
        if (margins == null && remedy == null) {
            float[] none = new float[train ? n : q];
            Arrays.fill(none, Float.NaN);
            return none;
        }
        if (margins == null) {
            throw new IllegalStateException("run " + row.run() + " was not checked");
        }
        return margins;
    }
}
