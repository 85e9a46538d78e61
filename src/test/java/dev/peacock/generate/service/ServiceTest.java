package dev.peacock.generate.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.check.UserError;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.LanguageModel.Scored;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.ngram.NGramCorpus;
import dev.peacock.generate.service.OpenAiServer.Fault;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
    private static final String KEY = "sk-a-key-that-nobody-may-see-0123456789";
    private static final String PROMPT = "the old ";

    private LocalSource source;
    private OpenAiServer server;
    private final List<Charge> lost = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("a.txt"), "the old man sat on the old mat and the old cat sat on the man");
        source = NGramCorpus.train(
                directory.toString(), TextOptions.defaults(), 4, Unit.CHARACTERS, new Configuration());
        server = new OpenAiServer(source);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ServiceSettings settings(boolean chat, String model, long timeoutMillis) {
        return new ServiceSettings(server.base(), model, chat, true, 4, timeoutMillis, 1, 2_000, null);
    }

    private Service service(ServiceSettings settings, String key, Budget budget) {
        return new Service(
                settings, ServiceKey.of(key.isEmpty() ? Map.of() : Map.of(ServiceKey.OURS, key)), budget, lost::add);
    }

    private ServiceModel model(boolean chat) {
        return new ServiceModel(service(settings(chat, source.name(), 20_000), "", unlimited()));
    }

    private static Budget unlimited() {
        return new Budget(Limits.NONE, Charge.NONE);
    }

    private static Wanted wanted(int length, int draws) {
        return new Wanted(new Sampling(0.9, 0, 1), length, List.of(), draws);
    }

    private List<String> own(int length, int draws, long seed) {
        try (LocalModel model = source.open()) {
            return model.draw(PROMPT, wanted(length, draws), seed).stream()
                    .map(Continuation::text)
                    .toList();
        }
    }

    @Test
    void getsWhatTheModelWrites_asTextAndAsChat_inOnePieceAndAsEvents() throws Exception {
        List<String> own = own(12, 3, 5);
        for (boolean chat : new boolean[] {false, true}) {
            for (boolean streams : new boolean[] {false, true}) {
                server.streams = streams;
                ServiceModel.Drawn drawn = model(chat).drawn(PROMPT, wanted(12, 3), 5, charge -> {});
                assertThat(drawn.continuations().stream().map(Continuation::text))
                        .containsExactlyElementsOf(own);
                assertThat(drawn.served()).isEqualTo(source.name() + "-served");
                assertThat(drawn.promptTokens()).isEqualTo(PROMPT.length());
                for (Continuation one : drawn.continuations()) {
                    assertThat(String.join("", Objects.requireNonNull(one.tokens())))
                            .isEqualTo(one.text());
                    assertThat(one.logProbabilities()).hasSize(one.tokens().size());
                }
            }
        }
        assertThat(server.requests)
                .allSatisfy(request ->
                        assertThat(request.path("stream").asBoolean(true)).isFalse());
        assertThat(server.authorizations).containsOnly("null");
    }

    @Test
    void readsLogProbabilitiesInTheFormOfLlamaCpp() throws Exception {
        server.contentLogs = true;
        Continuation one = model(false).draw(PROMPT, wanted(8, 1), 5).get(0);
        assertThat(String.join("", Objects.requireNonNull(one.tokens()))).isEqualTo(one.text());
        assertThat(Arrays.stream(Objects.requireNonNull(one.logProbabilities())))
                .allMatch(log -> log < 0);
    }

    @Test
    void asksAgainWhatGivesOneChoiceOnly_withOtherSeeds() throws Exception {
        server.oneChoice = true;
        List<Continuation> three = model(false).draw(PROMPT, wanted(12, 3), 5);
        assertThat(three).hasSize(3);
        assertThat(server.requests.stream()
                        .map(request -> request.path("seed").asInt())
                        .distinct())
                .hasSize(3);
        assertThat(three.stream().map(Continuation::text).distinct()).hasSizeGreaterThan(1);
    }

    /** A request that came to nothing is paid for where the service may have worked for it, and not where it says that it did not. */
    @Test
    void repeatsWhatFailsForATime_andCountsWhatMayHaveCost() throws Exception {
        server.faults.addAll(List.of(Fault.TOO_MANY, Fault.BROKEN, Fault.CUT_OFF));
        Budget budget = unlimited();
        ServiceModel model = new ServiceModel(service(settings(false, source.name(), 20_000), "", budget));
        ServiceModel.Drawn drawn = model.drawn(PROMPT, wanted(12, 1), 5, charge -> {});
        assertThat(drawn.continuations().get(0).text()).isEqualTo(own(12, 1, 5).get(0));
        assertThat(server.requests).hasSize(4);
        Charge worst = new Charge(1, TokenCounts.most(PROMPT, false), 12);
        assertThat(lost).containsExactly(new Charge(1, 0, 0), new Charge(1, 0, 0), worst);
        assertThat(budget.spent()).isEqualTo(drawn.charge().plus(worst).plus(new Charge(2, 0, 0)));
    }

    @Test
    void waitsNoLongerThanItIsTold_andTakesNoAnswerThatIsNone() throws Exception {
        server.faults.addAll(List.of(Fault.HANGS, Fault.NO_JSON));
        ServiceModel model = new ServiceModel(service(settings(false, source.name(), 700), "", unlimited()));
        assertThat(model.draw(PROMPT, wanted(12, 1), 5).get(0).text())
                .isEqualTo(own(12, 1, 5).get(0));
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void givesUpWithTheServicesLastWords() {
        server.faults.addAll(Collections.nCopies(4, Fault.TOO_MANY));
        assertThatThrownBy(() -> model(false).draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("failed 4 times in a row")
                .hasMessageContaining("Rate limit reached");
        server.retryAfter = "3600";
        server.faults.add(Fault.TOO_MANY);
        assertThatThrownBy(() -> model(false).draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("wants no request for 3600 s");
    }

    @Test
    void theKeyIsSentAndNeverSaid() throws Exception {
        server.key = KEY;
        ServiceModel right = new ServiceModel(service(settings(false, source.name(), 20_000), KEY, unlimited()));
        assertThat(right.draw(PROMPT, wanted(4, 1), 5)).hasSize(1);
        assertThat(server.authorizations).containsOnly("Bearer " + KEY);
        String wrongKey = KEY + "-wrong";
        ServiceModel wrong = new ServiceModel(service(settings(false, source.name(), 20_000), wrongKey, unlimited()));
        assertThatThrownBy(() -> wrong.draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("Incorrect API key provided: Bearer ...")
                .hasMessageContaining("check the key in PEACOCK_API_KEY")
                .hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> model(false).draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("set its key in the environment variable PEACOCK_API_KEY");
        assertThat(ServiceKey.of(Map.of(ServiceKey.OURS, KEY)).toString()).doesNotContain(KEY);
        assertThatThrownBy(() -> ServiceKey.of(Map.of(ServiceKey.USUAL, KEY + "\nX: y")))
                .isInstanceOf(UserError.class)
                .hasMessageNotContaining(KEY);
    }

    @Test
    void saysInTheServicesOwnWordsThatAModelIsNotThere() {
        server.key = KEY;
        ServiceModel other = new ServiceModel(service(settings(false, "gpt-99", 20_000), KEY, unlimited()));
        assertThatThrownBy(() -> other.draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("The model `gpt-99` does not exist, Bearer ...")
                .hasMessageContaining("--service-model")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void saysWhereAServiceHasMoved() {
        server.key = KEY;
        server.faults.add(Fault.MOVED);
        ServiceModel model = new ServiceModel(service(settings(false, source.name(), 20_000), KEY, unlimited()));
        assertThatThrownBy(() -> model.draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("redirects to http://127.0.0.1:9/v2?was=...;");
    }

    @Test
    void saysThatNothingAnswersAtAnAddress_andThatAPathIsWrong() throws Exception {
        ServiceSettings there = settings(false, source.name(), 20_000);
        ServiceSettings path = new ServiceSettings(
                URI.create(server.base() + "/v2"), source.name(), false, true, 4, 20_000, 1, 10, null);
        assertThatThrownBy(() -> new ServiceModel(service(path, "", unlimited())).draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("status 404")
                .hasMessageContaining("up to and with the version");
        server.close();
        assertThatThrownBy(() -> new ServiceModel(service(there, "", unlimited())).draw(PROMPT, wanted(4, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot be reached: nothing answers at this address");
    }

    @Test
    void doesWithoutFieldsThatAServiceRefuses() throws Exception {
        server.refusedFields = List.of("logprobs", "seed", "n", "max_tokens");
        ServiceModel.Drawn drawn = model(true).drawn(PROMPT, wanted(6, 2), 5, charge -> {});
        assertThat(drawn.continuations()).hasSize(2);
        assertThat(drawn.continuations().get(0).tokens()).isNull();
        assertThat(server.requests
                        .get(server.requests.size() - 1)
                        .path("max_completion_tokens")
                        .asInt())
                .isEqualTo(6);
        // once it is known, no request is made in vain
        int before = server.requests.size();
        ServiceModel same = model(true);
        same.draw(PROMPT, wanted(6, 1), 5);
        int learnt = server.requests.size();
        same.draw(PROMPT, wanted(6, 1), 6);
        assertThat(server.requests.size() - learnt).isEqualTo(1);
        assertThat(learnt - before).isEqualTo(4);
    }

    /** All of them are sent with the field before the first one learns that it is refused. */
    @Test
    void aFieldThatIsRefusedToManyRequestsAtOnceIsLeftOutByAll() throws Exception {
        server.refusedFields = List.of("seed");
        server.refusals = new CountDownLatch(4);
        ServiceModel model = model(false);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Continuation>>> all = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                long own = seed;
                all.add(pool.submit(() -> model.draw(PROMPT, wanted(4, 1), own)));
            }
            for (Future<List<Continuation>> one : all) {
                assertThat(one.get()).hasSize(1);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(server.requests).hasSize(8);
    }

    @Test
    void aRefusedPromptIsToldFromARefusedKey() {
        server.key = KEY;
        server.refusedPrompt = PROMPT;
        ServiceModel model = new ServiceModel(service(settings(false, source.name(), 20_000), KEY, unlimited()));
        assertThatThrownBy(() -> model.drawn(PROMPT, wanted(4, 1), 5, charge -> {}))
                .isInstanceOfSatisfying(
                        PromptRefused.class,
                        refused -> assertThat(refused.words())
                                .isEqualTo("status 400, \"maximum context length is 8, Bearer ...\""));
        assertThat(lost).containsExactly(new Charge(1, 0, 0));
    }

    @Test
    void tellsRefusalsFromTexts() throws Exception {
        server.faults.add(Fault.MODERATION);
        assertThat(model(false).draw(PROMPT, wanted(4, 2), 5))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.finish()).isEqualTo(Continuation.REFUSED));
        server.finish = "content_filter";
        assertThat(model(true).draw(PROMPT, wanted(4, 1), 5).get(0).finish()).isEqualTo(Continuation.REFUSED);
        server.finish = "stop";
        server.refusal = "I cannot help with that.";
        Continuation refused = model(true).draw(PROMPT, wanted(4, 1), 5).get(0);
        assertThat(refused.finish()).isEqualTo(Continuation.REFUSED);
        assertThat(refused.text()).isEqualTo("I cannot help with that.");
        server.refusal = "";
        server.finish = "tool_calls";
        assertThat(model(true).draw(PROMPT, wanted(4, 1), 5).get(0).finish()).isEqualTo("tool_calls");
    }

    /** With many requests at a time, some of which fail: neither what is counted nor what the service sent is beyond a limit. */
    @Test
    void limitsAreNeverExceeded() throws Exception {
        for (Limits limits : List.of(
                new Limits(9L, null, null, null),
                new Limits(null, 150L, null, null),
                new Limits(null, null, 0.003, new Limits.Prices(10, 30)))) {
            server.tokensSent.set(0);
            server.requests.clear();
            for (int each = 0; each < 6; each++) {
                server.faults.addAll(List.of(Fault.TOO_MANY, Fault.CUT_OFF));
            }
            Budget budget = new Budget(limits, Charge.NONE);
            ServiceModel model = new ServiceModel(service(settings(false, source.name(), 20_000), "", budget));
            assertThat(exhausted(model, 8)).as(limits.toString()).isPositive();
            assertThat(limits.exceeded(budget.spent())).as(limits.toString()).isNull();
            assertThat(budget.spent().requests()).isEqualTo(server.requests.size());
            assertThat(server.tokensSent.get())
                    .isLessThanOrEqualTo(budget.spent().tokens());
            server.faults.clear();
        }
    }

    /** Of 40 prompts, how many found a limit reached. */
    private static int exhausted(ServiceModel model, int threads) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int prompt = 0; prompt < 40; prompt++) {
                long seed = prompt;
                all.add(pool.submit(() -> {
                    try {
                        model.drawn(PROMPT, wanted(5, 1), seed, charge -> {});
                        return false;
                    } catch (Budget.Exhausted e) {
                        return true;
                    }
                }));
            }
            int exhausted = 0;
            for (Future<Boolean> one : all) {
                exhausted += one.get() ? 1 : 0;
            }
            return exhausted;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aServiceThatSaysLessThanItUsedIsHeldToOurCount() throws Exception {
        server.usage = tokens -> 0L;
        Budget budget = unlimited();
        ServiceModel model = new ServiceModel(service(settings(false, source.name(), 20_000), "", budget));
        Continuation one = model.draw(PROMPT, wanted(12, 1), 5).get(0);
        assertThat(budget.spent().completionTokens())
                .isEqualTo(Objects.requireNonNull(one.tokens()).size());
        assertThat(budget.spent().promptTokens()).isEqualTo(TokenCounts.of(PROMPT));
    }

    @Test
    void aServiceThatUsesMoreThanItWasAskedForEndsAJobWithLimits() throws Exception {
        server.usage = tokens -> tokens * 1000;
        Budget free = unlimited();
        new ServiceModel(service(settings(false, source.name(), 20_000), "", free)).draw(PROMPT, wanted(12, 1), 5);
        assertThat(free.spent().completionTokens()).isEqualTo(12_000);
        Budget limited = new Budget(new Limits(null, 100_000L, null, null), Charge.NONE);
        ServiceModel model = new ServiceModel(service(settings(false, source.name(), 20_000), "", limited));
        assertThatThrownBy(() -> model.draw(PROMPT, wanted(12, 1), 5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no limit can be kept");
    }

    @Test
    void scoresByEchoAreTheModelsOwn() throws Exception {
        try (LocalModel own = source.open()) {
            for (Sampling sampling : List.of(Sampling.PLAIN, Sampling.GREEDY, new Sampling(0.7, 3, 0.9))) {
                for (String suffix : List.of("cat", "man", "nod")) {
                    Scored scored = Objects.requireNonNull(model(false).score(PROMPT, suffix, sampling));
                    Scored wanted = own.score(PROMPT, suffix, sampling);
                    assertThat(scored.tokens()).isEqualTo(wanted.tokens());
                    assertThat(scored.greedy()).isEqualTo(wanted.greedy());
                    for (int k = 0; k < wanted.logProbabilities().length; k++) {
                        double log = wanted.logProbabilities()[k];
                        if (Double.isInfinite(log)) {
                            assertThat(scored.logProbabilities()[k]).isEqualTo(log);
                        } else {
                            assertThat(scored.logProbabilities()[k]).isCloseTo(log, within(1e-4));
                        }
                    }
                }
            }
        }
        assertThat(model(false).score(PROMPT, "cat", new Sampling(0.7, 0, 1))).isNull();
        assertThat(model(true).score(PROMPT, "cat", Sampling.PLAIN)).isNull();
        server.echoes = false;
        assertThat(model(false).score(PROMPT, "cat", Sampling.PLAIN)).isNull();
    }

    /** The server tells three of the most probable tokens; the model has more than three. */
    @Test
    void aSchemeOfMoreTokensThanTheServiceTellsIsNotScored() throws Exception {
        assertThat(model(false).score(PROMPT, "cat", new Sampling(0.7, 3, 1))).isNotNull();
        assertThat(model(false).score(PROMPT, "cat", new Sampling(0.7, 4, 1))).isNull();
    }

    @Test
    void aServiceThatDoesNotEchoIsAskedForItOnce() throws Exception {
        for (boolean refuses : new boolean[] {false, true}) {
            server.requests.clear();
            server.echoes = false;
            server.refusedFields = refuses ? List.of("echo") : List.of();
            ServiceModel model = model(false);
            assertThat(model.score(PROMPT, "cat", Sampling.PLAIN)).isNull();
            assertThat(model.score(PROMPT, "man", Sampling.PLAIN)).isNull();
            assertThat(server.requests).hasSize(1);
            assertThat(model.draw(PROMPT, wanted(4, 1), 5).get(0).tokens()).isNotNull();
        }
    }

    @Test
    void scoresOfOtherTokensThanAskedForAreRefused() {
        server.echoedToken = token -> token.equals("o") ? "0" : token;
        assertThatThrownBy(() -> model(false).score(PROMPT, "cat", Sampling.PLAIN))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("log-probabilities of other tokens");
    }

    @Test
    void findsTheOnlyModel() throws Exception {
        assertThat(Service.onlyModel(server.base(), ServiceKey.of(Map.of()), 20_000))
                .isEqualTo(source.name());
    }
}
