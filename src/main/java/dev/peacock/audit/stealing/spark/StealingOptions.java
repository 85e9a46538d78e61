package dev.peacock.audit.stealing.spark;

import dev.peacock.audit.stealing.Domain;
import dev.peacock.audit.stealing.Plan;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param range lowest and highest value of a query; null for those of the test examples, or 0 and 1 without any
 */
record StealingOptions(Plan plan, float @Nullable [] range) implements Serializable {
    /** @param test rows of examples, one after another */
    Domain domain(int inputs, float[] test) {
        if (range != null) {
            return Domain.of(inputs, range[0], range[1]);
        }
        if (test.length == 0) {
            return Domain.of(inputs, 0, 1);
        }
        float[] low = new float[inputs];
        float[] high = new float[inputs];
        Arrays.fill(low, Float.POSITIVE_INFINITY);
        Arrays.fill(high, Float.NEGATIVE_INFINITY);
        for (int at = 0; at < test.length; at++) {
            low[at % inputs] = Math.min(low[at % inputs], test[at]);
            high[at % inputs] = Math.max(high[at % inputs], test[at]);
        }
        return new Domain(low, high);
    }
}
