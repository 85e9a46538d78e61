package dev.peacock.estimate;

import java.io.Serializable;
import java.util.Comparator;

/** A train example's influence on a test example, with the train example's own memorization. Both are defined. */
public record Pair(int trainId, int testId, int trainLabel, int testLabel, Counts influence, Counts memorization)
        implements Serializable {

    /** Strongest influence first; equals by train and then test id. */
    public static final Comparator<Pair> STRONGEST_FIRST = Comparator.comparingDouble((Pair p) -> -p.value())
            .thenComparingInt(Pair::trainId)
            .thenComparingInt(Pair::testId);

    /** The influence. */
    public double value() {
        return (double) influence.numerator() / influence.denominator();
    }
}
