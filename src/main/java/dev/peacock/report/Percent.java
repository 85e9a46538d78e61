package dev.peacock.report;

import dev.peacock.stats.Interval;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shares and differences of shares in percent, with two decimals, as terminals and audits show them. */
public final class Percent {
    private Percent() {}

    /** 12.34%. */
    public static String of(double share) {
        return number(share) + "%";
    }

    /** 12.34% (11.90 to 12.80); without an interval only the share. */
    public static String of(double share, @Nullable Interval interval) {
        return of(share) + behind(interval);
    }

    /** 12.34 (11.90 to 12.80): percentage points. */
    public static String points(double difference, @Nullable Interval interval) {
        return number(difference) + behind(interval);
    }

    private static String behind(@Nullable Interval interval) {
        return interval == null ? "" : " (" + ends(interval) + ")";
    }

    /** 11.90 to 12.80: percentage points. */
    public static String ends(Interval interval) {
        return number(interval.low()) + " to " + number(interval.high());
    }

    private static String number(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
