package dev.peacock.target.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.target.Answers;
import dev.peacock.target.Softmax;
import dev.peacock.target.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionServerTest {
    /** Softmax of (0, log 3 x). */
    private static final class Known implements Target {
        @Override
        public int inputs() {
            return 1;
        }

        @Override
        public int classes() {
            return 2;
        }

        @Override
        public double[] probabilities(float[] rows, int count) {
            double[] all = new double[2 * count];
            for (int row = 0; row < count; row++) {
                all[2 * row + 1] = Math.log(3) * rows[row];
                Softmax.inPlace(all, 2 * row, 2);
            }
            return all;
        }

        @Override
        public long queries() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private static HttpResponse<String> post(PredictionServer server, String body)
            throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/any"))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rounded:2 | {\"predictions\":[[0.25,0.75],[0.75,0.25]]}",
                "rounded:1 | {\"predictions\":[[0.2,0.8],[0.8,0.2]]}",
                "label | {\"predictions\":[1,0]}"
            })
    void tellsNoMoreThanItShould(String answers, String json) throws IOException, InterruptedException {
        try (PredictionServer server = new PredictionServer(new Known(), Answers.of("--answers", answers), 0)) {
            HttpResponse<String> response = post(server, "{\"instances\": [[1], [-1.0]]}");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo(json);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "oops | not JSON",
                "{} | must be a list of 1 to 1024 rows",
                "{\"instances\": []} | must be a list of 1 to 1024 rows",
                "{\"instances\": [[1, 2]]} | row 0 of \\\"instances\\\" must be a list of 1 numbers, but has 2",
                "{\"instances\": [[1], 2]} | row 1 of \\\"instances\\\" must be a list of 1 numbers",
                "{\"instances\": [[\"a\"]]} | value 0 of row 0 of \\\"instances\\\" is no finite number",
                "{\"instances\": [[1e99]]} | is no finite number"
            })
    void badRequests_getASentence(String body, String sentence) throws IOException, InterruptedException {
        try (PredictionServer server = new PredictionServer(new Known(), Answers.FULL, 0)) {
            HttpResponse<String> response = post(server, body);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).startsWith("{\"error\":").contains(sentence);
        }
    }

    @Test
    void tooManyRows_andOtherMethods_areRefused() throws IOException, InterruptedException {
        try (PredictionServer server = new PredictionServer(new Known(), Answers.FULL, 0)) {
            String many = "[0]" + ",[0]".repeat(PredictionServer.MOST_ROWS);
            assertThat(post(server, "{\"instances\": [" + many + "]}").statusCode())
                    .isEqualTo(400);
            HttpRequest get = HttpRequest.newBuilder(URI.create("http://localhost:" + server.port()))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(get, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(405);
        }
    }

    /** Every other address of this machine refuses. */
    @Test
    void answersOnTheLoopbackAddressAlone() throws IOException {
        try (PredictionServer server = new PredictionServer(new Known(), Answers.FULL, 0)) {
            assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .forEach(address -> {
                        try (Socket socket = new Socket()) {
                            socket.connect(new InetSocketAddress(address, server.port()), 1_000);
                            throw new AssertionError(address + " answers");
                        } catch (IOException e) {
                            assertThat(e).isNotNull();
                        }
                    });
        }
    }
}
