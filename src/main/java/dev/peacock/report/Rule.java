package dev.peacock.report;

import dev.peacock.stats.Interval;
import org.jspecify.annotations.Nullable;

/** Rules for the report's values. A violation is a bug of the caller and throws IllegalArgumentException. */
final class Rule {
    private Rule() {}

    static void notNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + value);
        }
    }

    static void finite(String name, @Nullable Double value) {
        if (value != null && !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number or null, but is " + value);
        }
    }

    static void ascending(@Nullable Interval interval) {
        if (interval == null) {
            return;
        }
        finite("interval", interval.low());
        finite("interval", interval.high());
        if (interval.low() > interval.high()) {
            throw new IllegalArgumentException(
                    "interval must ascend, but is " + interval.low() + " to " + interval.high());
        }
    }

    static void within(String name, @Nullable Double value, double low, double high) {
        if (value != null && !(low <= value && value <= high)) {
            throw new IllegalArgumentException(
                    name + " must be between " + low + " and " + high + " or null, but is " + value);
        }
    }
}
