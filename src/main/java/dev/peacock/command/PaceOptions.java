package dev.peacock.command;

import dev.peacock.check.UserError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How fast a service is asked, and how often again. */
final class PaceOptions {
    private static final int CONCURRENCY = 4;
    private static final int RETRIES = 7;
    private static final int MOST_CONCURRENCY = 256;
    private static final int MOST_RETRIES = 100;

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at a time (default: 4).")
    @Nullable
    Integer concurrency;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description =
                    "How often a request is repeated after status 429 or 5xx, no answer or a part of one (default: 7).")
    @Nullable
    Integer retries;

    @Option(
            names = "--requests-per-minute",
            paramLabel = "N",
            description = "Requests that begin in a minute, at most (default: no limit).")
    @Nullable
    Double perMinute;

    boolean isGiven() {
        return concurrency != null || retries != null || perMinute != null;
    }

    /** Requests at a time; UserError for a number that is none. */
    int concurrency() {
        return within("--concurrency", concurrency == null ? CONCURRENCY : concurrency, 1, MOST_CONCURRENCY);
    }

    /** How often a request is sent at most; UserError for a number that is none. */
    int attempts() {
        return within("--retries", retries == null ? RETRIES : retries, 0, MOST_RETRIES) + 1;
    }

    /** Requests that begin in a minute; null without a limit, UserError for a number that is none. */
    @Nullable
    Double perMinute() {
        if (perMinute != null && (!(perMinute > 0) || Double.isInfinite(perMinute))) {
            throw new UserError("--requests-per-minute " + perMinute + ": must be more than 0");
        }
        return perMinute;
    }

    /** The value of an option; UserError where it is beyond these. */
    static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(option + " " + value + ": must be at least " + least + " and at most " + most);
        }
        return value;
    }
}
