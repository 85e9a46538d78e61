package dev.peacock.report;

import dev.peacock.stats.Interval;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats numbers for people, the same in every locale. A minus is U+2212; a missing value is "undefined". */
public final class Numbers {
    private static final String UNDEFINED = "undefined";

    private Numbers() {}

    /** 1,437. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** 1 model, 2 models. */
    public static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** A difference or proportion with two decimals. */
    public static String two(@Nullable Double value) {
        return decimals(value, 2);
    }

    /** An expected number: 1,437, or 3.2 where it is below 10. */
    public static String round(double value) {
        return value < 10 ? decimals(value, 1) : count(Math.round(value));
    }

    /** A mean or a standard error with three decimals. */
    public static String three(@Nullable Double value) {
        return decimals(value, 3);
    }

    /** 12.3%; a share that is neither 0 nor 1 is never rounded to 0% or 100%. */
    public static String percent(@Nullable Double share) {
        if (share == null) {
            return UNDEFINED;
        }
        if (0 < share && share < 0.0005) {
            return "<0.1%";
        }
        if (0.9995 <= share && share < 1) {
            return ">99.9%";
        }
        return decimals(share * 100, 1) + "%";
    }

    /** 95%, without trailing zeros. */
    public static String level(double share) {
        return threshold(new BigDecimal(String.format(Locale.ROOT, "%.3f", share * 100))) + "%";
    }

    public static String interval(@Nullable Interval interval) {
        return interval == null ? UNDEFINED : two(interval.low()) + " to " + two(interval.high());
    }

    public static String percentInterval(@Nullable Interval interval) {
        return interval == null ? UNDEFINED : percent(interval.low()) + " to " + percent(interval.high());
    }

    /** A threshold, as exactly as it was configured. */
    public static String threshold(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return minus(stripped.toPlainString());
    }

    /** Any number in four significant digits: feature values, rates, q-values. */
    public static String significant(@Nullable Double value) {
        if (value == null) {
            return UNDEFINED;
        }
        if (!Double.isFinite(value)) {
            return value.toString();
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-4 || size >= 1e6)) {
            return minus(String.format(Locale.ROOT, "%.2e", value).replaceFirst("e\\+?(-?)0*", "e$1"));
        }
        int decimals = size == 0 ? 0 : Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return threshold(new BigDecimal(String.format(Locale.ROOT, "%." + decimals + "f", value)));
    }

    /** 41.2 s, 3 min 20 s, 2 h 5 min. */
    public static String duration(@Nullable Double seconds) {
        if (seconds == null) {
            return UNDEFINED;
        }
        if (seconds < 60) {
            return decimals(seconds, 1) + " s";
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : count(whole / 3600) + " h " + whole % 3600 / 60 + " min";
    }

    private static String decimals(@Nullable Double value, int decimals) {
        if (value == null) {
            return UNDEFINED;
        }
        String formatted = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        boolean zero = formatted.chars().noneMatch(digit -> '1' <= digit && digit <= '9');
        return zero ? formatted.replace("-", "") : minus(formatted);
    }

    private static String minus(String formatted) {
        return formatted.replace('-', '\u2212');
    }
}
