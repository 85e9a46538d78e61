package dev.peacock.generate.service;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How a service is asked.
 *
 * @param base its address with the version, as in {@code http://localhost:8000/v1}
 * @param model as the service calls it
 * @param chat whether prompts are messages of a user (/chat/completions), and not texts to go on with (/completions)
 * @param logProbabilities whether these are asked for
 * @param attempts of a request, at most
 * @param timeoutMillis of an attempt
 * @param firstPauseMillis before the second attempt, where the service does not say how long
 * @param mostPauseMillis before an attempt; a service that wants a longer one is not asked again
 * @param perMinute requests; null for as many as go
 */
public record ServiceSettings(
        URI base,
        String model,
        boolean chat,
        boolean logProbabilities,
        int attempts,
        long timeoutMillis,
        long firstPauseMillis,
        long mostPauseMillis,
        @Nullable Double perMinute) {
    private static final long FIRST_PAUSE = 1_000;
    private static final long MOST_PAUSE = 600_000;
    private static final long SECOND = 1_000;

    /** With the usual pauses. */
    public static ServiceSettings of(
            URI base,
            String model,
            boolean chat,
            boolean logProbabilities,
            int attempts,
            int timeoutSeconds,
            @Nullable Double perMinute) {
        return new ServiceSettings(
                base,
                model,
                chat,
                logProbabilities,
                attempts,
                timeoutSeconds * SECOND,
                FIRST_PAUSE,
                MOST_PAUSE,
                perMinute);
    }

    /** Where continuations are asked for. */
    URI address() {
        return URI.create(base + (chat ? "/chat/completions" : "/completions"));
    }
}
