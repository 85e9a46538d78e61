package dev.peacock.spark.work;

import dev.peacock.spark.session.StackReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many seconds a stack takes, as far as reports tell: the longest since a job was last begun, so that a few that were quick for
 * another reason make no long tasks.
 */
final class StackSeconds {
    private static final double UNKNOWN = -1;

    private final Map<Integer, Integer> sizes = new HashMap<>();
    private final int largest;
    private double taken = UNKNOWN;
    private double since = UNKNOWN;

    StackSeconds(List<Stack> stacks) {
        stacks.forEach(stack -> sizes.put(stack.number(), stack.numbers().size()));
        this.largest = sizes.values().stream().mapToInt(Integer::intValue).max().orElse(1);
    }

    /** Returns whether it is the first that tells something. */
    synchronized boolean add(StackReport report) {
        // runs that fail end early, and a task that is tried again finds stacks done
        if (report.finished() == 0 || report.attempt() > 0) {
            return false;
        }
        boolean first = !isKnown();
        // of a stack begun in an earlier session only a part may be missing
        double whole = report.taskSeconds() * largest / sizes.getOrDefault(report.stack(), largest);
        since = Math.max(since, whole);
        return first;
    }

    /** Nothing was heard for so long. */
    synchronized void assume(double seconds) {
        if (!isKnown()) {
            since = seconds;
        }
    }

    synchronized boolean isKnown() {
        return taken >= 0 || since >= 0;
    }

    /** For the next job; negative where nothing is known. */
    synchronized double take() {
        if (since >= 0) {
            taken = since;
            since = UNKNOWN;
        }
        return taken;
    }
}
