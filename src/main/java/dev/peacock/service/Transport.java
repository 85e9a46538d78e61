package dev.peacock.service;

import dev.peacock.check.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends requests. Redirects are not followed, so that the key goes to no other address. */
public final class Transport {
    private static final int MOST_BYTES = 64 << 20;
    private static final int CONNECT_SECONDS = 30;

    private final HttpClient client;
    private final ServiceKey key;
    private final long timeoutMillis;

    public Transport(ServiceKey key, long timeoutMillis) {
        this.key = key;
        this.timeoutMillis = timeoutMillis;
        this.client = HttpClient.newBuilder()
                // some servers take an offer of HTTP/2 for another protocol
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(CONNECT_SECONDS))
                .build();
    }

    /** An answer, whole. */
    public record Response(int status, HttpHeaders headers, String body) {
        public String type() {
            return headers.firstValue("content-type").orElse("");
        }
    }

    /** No answer came, or a part of one. */
    public static final class Lost extends IOException {
        private static final long serialVersionUID = 1L;
        /** Whether the service may have got the request, and worked for it. */
        public final boolean mayHaveCost;

        Lost(String message, boolean mayHaveCost, @Nullable Throwable cause) {
            super(message, cause);
            this.mayHaveCost = mayHaveCost;
        }
    }

    public Response post(URI address, String json) throws Lost, InterruptedException {
        return send(request(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, StandardCharsets.UTF_8))
                .build());
    }

    public Response get(URI address) throws Lost, InterruptedException {
        return send(request(address).GET().build());
    }

    private HttpRequest.Builder request(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "application/json");
        String authorization = key.header();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request;
    }

    /** The time limit is of the whole answer: that of an HttpRequest ends with the answer's first byte. */
    private Response send(HttpRequest request) throws Lost, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> coming = client.sendAsync(request, info -> new LimitedBody(MOST_BYTES));
        try {
            HttpResponse<byte[]> response = coming.get(timeoutMillis, TimeUnit.MILLISECONDS);
            return new Response(
                    response.statusCode(), response.headers(), new String(response.body(), StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw new Lost("no whole answer within " + timeoutMillis / 1000.0 + " s", true, e);
        } catch (InterruptedException e) {
            coming.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Lost(words(cause), !neverSent(cause), cause);
        }
    }

    /** Whether it ended before the request itself was sent. Other faults of TLS may come behind it. */
    static boolean neverSent(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
    }

    private static String words(Throwable cause) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof UnresolvedAddressException) {
                return "no host has this name";
            }
        }
        return cause instanceof ConnectException ? "nothing answers at this address" : Reason.of(cause);
    }
}
