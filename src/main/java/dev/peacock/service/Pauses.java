package dev.peacock.service;

import dev.peacock.stats.RandomStream;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait before a request is repeated: what the service says in Retry-After, else twice as long each time, less a random part of
 * up to a half so that many clients do not come back at once.
 *
 * @param first milliseconds before the second attempt
 * @param most milliseconds, at most
 */
public record Pauses(long first, long most) {
    private static final int MOST_DOUBLINGS = 20;

    /** @param attempt those made before, 1 or more */
    long millis(int attempt, RandomStream random) {
        long doubled = Math.min(most, first << Math.min(attempt - 1, MOST_DOUBLINGS));
        return (long) (doubled * (1 - random.nextDouble() / 2));
    }

    /** Milliseconds that the service wants, by Retry-After in seconds or as a date, or by retry-after-ms; null where it does not say. */
    public static @Nullable Long asked(HttpHeaders headers, Instant now) {
        String millis = headers.firstValue("retry-after-ms").orElse("");
        String after = headers.firstValue("retry-after").orElse("").strip();
        try {
            if (!millis.isBlank()) {
                return Math.max(0, (long) Double.parseDouble(millis.strip()));
            }
            if (after.isEmpty()) {
                return null;
            }
            return after.matches("[0-9.]+")
                    ? (long) Math.ceil(Double.parseDouble(after) * 1000)
                    : Math.max(0, Duration.between(now, date(after)).toMillis());
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static Instant date(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }
}
