package dev.peacock.target.service;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * How a prediction service is asked.
 *
 * @param request of an HTTP POST, JSON in which {@value #ROWS} stands for the rows, or {@value #ROW} for a single one
 * @param response where the answers stand in the JSON that comes back: names or numbers behind slashes, * for each of an array
 * @param inputs values of a row
 * @param batch rows of a request
 * @param concurrency requests at a time
 * @param attempts of a request, at most
 * @param timeoutMillis of an attempt
 * @param firstPauseMillis before the second attempt, where the service does not say how long
 * @param mostPauseMillis before an attempt; a service that wants a longer one is not asked again
 * @param perMinute requests; null for as many as go
 */
public record Endpoint(
        URI address,
        String request,
        String response,
        int inputs,
        int classes,
        int batch,
        int concurrency,
        int attempts,
        long timeoutMillis,
        long firstPauseMillis,
        long mostPauseMillis,
        @Nullable Double perMinute) {
    public static final String ROWS = "{rows}";
    public static final String ROW = "{row}";
    private static final String OPTION = "--endpoint";

    /** UserError where the template has no place for rows, or one request takes several and the template one. */
    public Endpoint {
        boolean isOne = request.contains(ROW);
        if (isOne == request.contains(ROWS)) {
            throw new UserError("--request must have " + ROWS + " where the rows go, as in {\"instances\": " + ROWS
                    + "}, or " + ROW + " for a service that takes one row at a time");
        }
        if (isOne && batch > 1) {
            throw new UserError("--request with " + ROW + " takes one row at a time: give --rows-per-request 1");
        }
        if (!response.isEmpty() && !response.startsWith("/")) {
            throw new UserError("--response " + Shown.path(response)
                    + " must be the path of the probabilities in the answer, as in /predictions or /outputs/*/scores");
        }
    }

    /** What a user typed as the address; UserError where it is none, or may hold a key. */
    public static URI address(String typed) {
        // before anything else, and without showing it
        if (typed.chars().anyMatch(c -> c == '@' || c == '?' || c == '#')) {
            throw new UserError(OPTION
                    + " must be an address without @, ? and #, which may hold a password or a key; the key belongs"
                    + " in PEACOCK_API_KEY");
        }
        try {
            URI address = new URI(typed);
            boolean isHttp =
                    "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (!isHttp || address.getHost() == null) {
                throw new UserError(
                        OPTION + " " + Shown.path(typed) + " must be the http:// or https:// address of a service");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new UserError(OPTION + " " + Shown.path(typed) + " is no address: " + e.getReason(), e);
        }
    }
}
