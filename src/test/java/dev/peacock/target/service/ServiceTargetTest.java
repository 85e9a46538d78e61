package dev.peacock.target.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.target.Softmax;
import dev.peacock.target.Target;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real HTTP server, which limits, drops, cuts off, dies and lies. */
class ServiceTargetTest {
    private static final int INPUTS = 2;
    private static final int CLASSES = 3;

    /** Softmax of (0, x, y). */
    private static final class Known implements Target {
        private long queries;

        @Override
        public int inputs() {
            return INPUTS;
        }

        @Override
        public int classes() {
            return CLASSES;
        }

        @Override
        public double[] probabilities(float[] rows, int count) {
            queries += count;
            double[] all = new double[count * CLASSES];
            for (int row = 0; row < count; row++) {
                all[row * CLASSES + 1] = rows[row * INPUTS];
                all[row * CLASSES + 2] = rows[row * INPUTS + 1];
                Softmax.inPlace(all, row * CLASSES, CLASSES);
            }
            return all;
        }

        @Override
        public long queries() {
            return queries;
        }

        @Override
        public void close() {}
    }

    private static final class Memory implements Kept {
        final Map<String, double[]> all = new ConcurrentHashMap<>();

        @Override
        public double @Nullable [] find(String rows) {
            return all.get(rows);
        }

        @Override
        public void keep(String rows, double[] probabilities) {
            all.put(rows, probabilities);
        }
    }

    private final Memory kept = new Memory();
    private FaultyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new FaultyServer(new Known());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Endpoint endpoint(String request, String response, int batch, int attempts) {
        return new Endpoint(
                server.address(), request, response, INPUTS, CLASSES, batch, 3, attempts, 5_000, 1, 2_000, null);
    }

    private ServiceTarget target(Budget budget, int attempts) {
        return new ServiceTarget(
                endpoint("{\"instances\": {rows}}", "/predictions", 4, attempts),
                ServiceKey.of(Map.of("PEACOCK_API_KEY", "secret-of-ours")),
                budget,
                kept,
                charge -> {});
    }

    private static Budget limit(long rows) {
        return new Budget(new Limits(rows, null, null, null), Charge.NONE);
    }

    private static float[] rows(int count) {
        float[] rows = new float[count * INPUTS];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) Math.sin(i + 1);
        }
        return rows;
    }

    private void assertRight(double[] told, int count) {
        double[] right = new Known().probabilities(rows(count), count);
        assertThat(told).hasSameSizeAs(right);
        for (int i = 0; i < right.length; i++) {
            assertThat(told[i]).isCloseTo(right[i], within(1e-15));
        }
    }

    @Test
    void throughRefusalsAndLostAnswers_everyRowGetsItsOwn() throws InterruptedException {
        server.faults.addAll(List.of(
                FaultyServer.TOO_MANY,
                FaultyServer.DROPPED,
                FaultyServer.BROKEN,
                FaultyServer.CUT_OFF,
                FaultyServer.TOO_MANY));
        Budget budget = limit(1_000);
        assertRight(target(budget, 8).probabilities(rows(41), 41), 41);
        assertThat(server.authorizations).containsOnly("Bearer secret-of-ours");
        // 41 rows, and up to 4 of each of the 5 requests that failed
        assertThat(server.rowsSent.get()).isBetween(42L, 61L);
        assertThat(budget.spent().requests()).isEqualTo(server.rowsSent.get());
    }

    @Test
    void aLongRetryAfter_isWaitedFor_andAVeryLongOneEndsIt() throws InterruptedException {
        server.faults.add(FaultyServer.TOO_MANY);
        server.retryAfter = "1";
        assertRight(target(limit(100), 2).probabilities(rows(4), 4), 4);
        server.faults.add(FaultyServer.TOO_MANY);
        server.retryAfter = "60";
        assertThatThrownBy(() -> target(limit(100), 2).probabilities(rows(8), 8))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("wants no request for 60 s");
    }

    @Test
    void theBudget_isNeverExceeded_andWhatWasAnsweredIsKept() throws InterruptedException {
        Budget budget = limit(22);
        assertThatThrownBy(() -> target(budget, 3).probabilities(rows(40), 40))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--limit-queries 22 is reached");
        assertThat(server.rowsSent.get()).isEqualTo(20);
        assertThat(kept.all).hasSize(5);
        assertRight(
                target(new Budget(new Limits(40L, null, null, null), budget.spent()), 3)
                        .probabilities(rows(40), 40),
                40);
        assertThat(server.answered.values()).hasSize(40).containsOnly(1);
        assertThat(server.rowsSent.get()).isEqualTo(40);
    }

    @Test
    void serviceThatDiesHalfWay_isAskedNothingTwice() throws InterruptedException {
        server.diesAfter = 16;
        assertThatThrownBy(() -> target(limit(1_000), 2).probabilities(rows(60), 60))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("failed 2 times in a row")
                .hasMessageContaining("run the same command again");
        int before = server.answered.size();
        assertThat(before).isBetween(16, 27);
        server.diesAfter = Long.MAX_VALUE;
        assertRight(target(limit(1_000), 2).probabilities(rows(60), 60), 60);
        assertThat(server.answered.values()).hasSize(60).containsOnly(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>Log in</html> | a web page (HTML)",
                "oops | something that is not JSON",
                "{\"predictions\": [[0.5, 0.5]]} | 2 numbers for a row, but --classes says 3",
                "{\"predictions\": [[NaN, 0.5, 0.5]]} | \"NaN\" as a probability",
                "{\"predictions\": [[-0.5, 1, 0.5]]} | \"-0.5\" as a probability",
                "{\"predictions\": [[0.25, 0.25, 0.25]]} | probabilities that sum to 0.75",
                "{\"predictions\": [[2.5, -1.25, 0.5]]} | \"2.5\" as a probability",
                "{\"predictions\": [7]} | label 7, but --classes 3 has labels 0 to 2",
                "{\"scores\": []} | 0 predictions for 1 rows at --response /predictions",
                "{\"predictions\": [[1, 0, 0], [1, 0, 0]]} | 2 predictions for 1 rows",
                "{\"predictions\": [\"cat\"]} | no list of numbers for a row",
            })
    void answersThatAreNone_endItWithASentence(String body, String sentence) {
        server.faults.add(body);
        assertThatThrownBy(() -> target(limit(10), 5).probabilities(rows(1), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(server.address() + " answers with")
                .hasMessageContaining(sentence);
        assertThat(server.rowsSent.get()).isEqualTo(1);
    }

    @Test
    void aWrongKey_isSaidWithoutIt() {
        server.faults.add(FaultyServer.NO_KEY);
        assertThatThrownBy(() -> target(limit(10), 5).probabilities(rows(1), 1))
                .hasMessageContaining("status 401")
                .hasMessageContaining("PEACOCK_API_KEY")
                .hasMessageNotContaining("secret-of-ours");
    }

    @Test
    void roundedProbabilities_needNotSumTo1_andLabelsAreOne() throws InterruptedException {
        server.faults.add("{\"predictions\": [[0.3, 0.3, 0.3]]}");
        assertThat(target(limit(10), 1).probabilities(rows(1), 1)).containsExactly(.3, .3, .3);
        server.faults.add("{\"predictions\": [2, 0]}");
        assertThat(target(limit(10), 1).probabilities(rows(2), 2)).containsExactly(0, 0, 1, 1, 0, 0);
    }

    @Test
    void oneNumberARow_isTheProbabilityOfTheSecondOfTwoClasses() throws InterruptedException {
        Endpoint two = new Endpoint(
                server.address(), "{\"instances\": {rows}}", "/predictions", INPUTS, 2, 4, 1, 1, 5_000, 1, 2_000, null);
        ServiceTarget target = new ServiceTarget(two, ServiceKey.of(Map.of()), limit(99), Kept.NOTHING, charge -> {});
        server.faults.add("{\"predictions\": [0.25, 1.0]}");
        assertThat(target.probabilities(rows(2), 2)).containsExactly(.75, .25, 0, 1);
        server.faults.add("{\"predictions\": [[0.25], [0.5]]}");
        assertThat(target.probabilities(rows(2), 2)).containsExactly(.75, .25, .5, .5);
        server.faults.add("{\"predictions\": [0, 1]}");
        assertThat(target.probabilities(rows(2), 2)).containsExactly(1, 0, 0, 1);
        server.faults.add("{\"predictions\": [1.5, 0.5]}");
        assertThatThrownBy(() -> target.probabilities(rows(2), 2))
                .hasMessageContaining("as the probability of class 1");
    }

    @Test
    void otherForms_ofRequestsAndAnswers() throws InterruptedException {
        Endpoint one = endpoint("{\"instances\": [{row}], \"top\": 3}", "/outputs/*/scores", 1, 1);
        server.faults.add("{\"outputs\": [{\"scores\": [0.5, 0.25, 0.25]}]}");
        ServiceTarget target = new ServiceTarget(one, ServiceKey.of(Map.of()), limit(9), kept, charge -> {});
        assertThat(target.probabilities(rows(1), 1)).containsExactly(.5, .25, .25);
        assertThat(server.authorizations).containsExactly("null");
        server.faults.add("[0.5, 0.25, 0.25]");
        Endpoint bare = endpoint("{\"instances\": {rows}}", "", 4, 1);
        ServiceTarget other = new ServiceTarget(bare, ServiceKey.of(Map.of()), limit(9), Kept.NOTHING, charge -> {});
        assertThat(other.probabilities(rows(1), 1)).containsExactly(.5, .25, .25);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:pass@host/",
                "http://secret@host/",
                "http://host/?key=abc",
                "host/?key=abc",
                "ftp://host/?key=abc",
                "http://host/ ?key=abc",
                "http://host/#abc",
                "ftp://host/",
                "host:80",
                "http://a b"
            })
    void addressesWithKeys_andWhatIsNoAddress_areRefused(String typed) {
        assertThatThrownBy(() -> Endpoint.address(typed))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--endpoint")
                .hasMessageNotContaining("pass@")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("abc");
    }

    @Test
    void theKeyOfAnotherService_isNotSent_andNoKeyGoesUnencryptedToAnotherMachine() {
        Map<String, String> other = Map.of("OPENAI_API_KEY", "secret-of-another");
        assertThat(ServiceKey.ofPredictions(other, URI.create("https://host/")).isThere())
                .isFalse();
        Map<String, String> ours = Map.of("PEACOCK_API_KEY", "secret-of-ours", "OPENAI_API_KEY", "secret-of-another");
        for (String typed : List.of("https://host/", "http://localhost:1/", "http://127.0.0.1/", "http://[::1]:80/")) {
            assertThat(ServiceKey.ofPredictions(ours, URI.create(typed)).isThere())
                    .isTrue();
        }
        assertThat(ServiceKey.ofPredictions(Map.of(), URI.create("http://host/"))
                        .isThere())
                .isFalse();
        for (String typed : List.of("http://host/", "http://127.0.0.1.host/", "http://localhost.host/")) {
            assertThatThrownBy(() -> ServiceKey.ofPredictions(ours, URI.create(typed)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("give an https:// address")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void anAnswerThatCannotBeKept_isLost_andCounts() {
        List<Charge> lost = new CopyOnWriteArrayList<>();
        Budget budget = limit(100);
        Kept full = new Kept() {
            @Override
            public double @Nullable [] find(String rows) {
                return null;
            }

            @Override
            public void keep(String rows, double[] probabilities) throws IOException {
                throw new IOException("the disk is full");
            }
        };
        ServiceTarget target = new ServiceTarget(
                endpoint("{\"instances\": {rows}}", "/predictions", 4, 2),
                ServiceKey.of(Map.of()),
                budget,
                full,
                lost::add);
        assertThatThrownBy(() -> target.probabilities(rows(4), 4)).hasStackTraceContaining("the disk is full");
        assertThat(lost).containsExactly(new Charge(4, 0, 0));
        assertThat(budget.spent()).isEqualTo(new Charge(4, 0, 0));
    }

    @Test
    void templates_needAPlaceForRows() {
        assertThatThrownBy(() -> endpoint("{}", "/predictions", 4, 1))
                .hasMessageContaining("--request must have {rows}");
        assertThatThrownBy(() -> endpoint("{\"x\": {row}}", "/predictions", 4, 1))
                .hasMessageContaining("--rows-per-request 1");
        assertThatThrownBy(() -> endpoint("{rows}", "predictions", 4, 1)).hasMessageContaining("--response");
    }

    @Test
    void nobodyThere_isSaidAtOnce() {
        server.close();
        assertThatThrownBy(() -> target(limit(10), 5).probabilities(rows(1), 1))
                .hasMessageContaining("cannot be reached")
                .hasMessageContaining("check --endpoint");
    }
}
