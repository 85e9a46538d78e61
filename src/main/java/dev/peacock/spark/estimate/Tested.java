package dev.peacock.spark.estimate;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A tested subject with its p-value, and its q-value in the family; both are NaN where undefined. */
record Tested<T>(T subject, double p, double q) implements Serializable {

    @Nullable
    Double pOrNull() {
        return Double.isNaN(p) ? null : p;
    }

    @Nullable
    Double qOrNull() {
        return Double.isNaN(q) ? null : q;
    }
}
