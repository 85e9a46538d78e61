package dev.peacock.outcome;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs that are the same as an earlier one, as where parts of a fleet that overlap were joined. */
final class EqualRuns {
    /** Of so few train examples two runs may well have the same. */
    private static final int FEW = 60;

    private final Map<Long, Integer> seen = new HashMap<>();
    private int count;
    private @Nullable String first;

    void add(FleetArrays.Row row) {
        int included = row.included().count();
        if (row.included().length() < FEW
                || included == 0
                || included == row.included().length()) {
            return;
        }
        long mask = Objects.hash(row.included(), row.testCorrect(), Arrays.hashCode(row.testMargin()));
        long outcomes = Objects.hash(row.trainCorrect(), Arrays.hashCode(row.trainMargin()), row.included());
        Integer before = seen.putIfAbsent((mask << Integer.SIZE) ^ (outcomes & 0xFFFFFFFFL), row.row());
        if (before != null) {
            count++;
            first = first == null ? "rows " + before + " and " + row.row() + ", counted from 0" : first;
        }
    }

    /** A sentence about them, or null where there are none. */
    @Nullable
    String warning() {
        return first == null
                ? null
                : count + (count == 1 ? " model has" : " models have")
                        + " the mask and the outcomes of an earlier one (first: " + first
                        + "), as where parts that overlap are joined; such models are shadows of their own copies, so attacks and bounds"
                        + " find what is not there: leave the copies out, and import into another directory";
    }
}
