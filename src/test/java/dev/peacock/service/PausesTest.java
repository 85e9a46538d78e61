package dev.peacock.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PausesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (a, b) -> true);
    }

    @Test
    void readsRetryAfterInAllItsForms() {
        assertThat(Pauses.asked(headers("Retry-After", "2"), NOW)).isEqualTo(2000);
        assertThat(Pauses.asked(headers("Retry-After", "0.5"), NOW)).isEqualTo(500);
        assertThat(Pauses.asked(headers("Retry-After", "Mon, 30 Nov 2026 08:00:10 GMT"), NOW))
                .isEqualTo(10_000);
        assertThat(Pauses.asked(headers("Retry-After", "Mon, 30 Nov 2026 07:00:10 GMT"), NOW))
                .isZero();
        assertThat(Pauses.asked(headers("retry-after-ms", "30"), NOW)).isEqualTo(30);
        assertThat(Pauses.asked(headers("Retry-After", "soon"), NOW)).isNull();
        assertThat(Pauses.asked(headers("Date", "2"), NOW)).isNull();
    }

    @Test
    void doublesUpToAMost_lessAtMostAHalf() {
        Pauses pauses = new Pauses(1000, 60_000);
        RandomStream random = new RandomStream(1);
        for (int attempt = 1; attempt < 40; attempt++) {
            long most = attempt > 6 ? 60_000 : 1000L << (attempt - 1);
            assertThat(pauses.millis(attempt, random)).isBetween(most / 2, most);
        }
    }
}
