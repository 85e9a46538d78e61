package dev.peacock.generate.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.provenance.Clock;
import dev.peacock.stats.RandomStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service, again where it fails for a time, and within a budget. A request that got no answer may have cost what it could cost at
 * most, and counts as that. Safe to use from several threads.
 */
public final class Service {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** A request without an answer that cost anything. */
    private static final Charge SENT = new Charge(1, 0, 0);

    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int BAD = 400;
    private static final int NO_KEY = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final ServiceSettings settings;
    private final ServiceKey key;
    private final Budget budget;
    private final Transport transport;
    private final Pace pace;
    private final Pauses pauses;
    private final Answers answers;
    private final Features features;
    /** Is told what was used for nothing. */
    private final Consumer<Charge> lost;

    private final AtomicBoolean hasAnswered = new AtomicBoolean();

    /** @param lost is told what was used, or may have been, without an answer; called by any thread */
    public Service(ServiceSettings settings, ServiceKey key, Budget budget, Consumer<Charge> lost) {
        this.settings = settings;
        this.key = key;
        this.budget = budget;
        this.lost = lost;
        this.transport = new Transport(key, settings.timeoutMillis());
        this.pace = new Pace(settings.perMinute());
        this.pauses = new Pauses(settings.firstPauseMillis(), settings.mostPauseMillis());
        this.answers = new Answers(key.hiding());
        this.features = new Features(settings.logProbabilities());
    }

    public ServiceSettings settings() {
        return settings;
    }

    /** Whether it has not refused to tell log-probabilities. */
    boolean tellsLogProbabilities() {
        return features.has(Features.Feature.LOG_PROBABILITIES);
    }

    /** Whether scores of given texts may come: it has not shown that it does not tell a prompt's own tokens. */
    boolean echoes() {
        return features.has(Features.Feature.ECHO) && tellsLogProbabilities();
    }

    /** Notes that the service ignores what it does not know. */
    void hasNoEcho() {
        features.drop(Features.Feature.ECHO);
    }

    /** Of so many choices that are wanted, how many to ask for in one request. */
    int choices(int wanted) {
        return features.has(Features.Feature.CHOICES) ? wanted : 1;
    }

    /** An answer, and what it cost. */
    record Paid(Answer answer, Charge charge) {}

    /**
     * The answer to a request.
     *
     * @throws UserError where the service refuses all requests, or fails too often
     * @throws PromptRefused where it refuses this one
     */
    Paid ask(Request request) throws InterruptedException, Budget.Exhausted, PromptRefused {
        RandomStream random = new RandomStream(request.seed());
        String last = "";
        int attempt = 1;
        while (attempt <= settings.attempts()) {
            Tried tried = tried(request);
            if (tried.paid != null) {
                return tried.paid;
            }
            if (tried.refused != null) {
                throw tried.refused;
            }
            if (tried.fatal != null) {
                throw tried.fatal;
            }
            last = tried.problem;
            if (!tried.isAgain && attempt++ < settings.attempts()) {
                rest(attempt - 1, tried.pause, random);
            }
        }
        throw new UserError(settings.base() + " failed " + settings.attempts() + " times in a row, at last with " + last
                + "; what is finished is kept, so run the same command again later");
    }

    /**
     * What came of an attempt.
     *
     * @param used if nothing came of it, this is lost
     * @param fatal what ends the job
     * @param refused what ends this prompt
     * @param isAgain whether the request is sent at once in another form
     * @param pause that the service wants, in milliseconds
     */
    private record Tried(
            @Nullable Paid paid,
            Charge used,
            @Nullable UserError fatal,
            @Nullable PromptRefused refused,
            boolean isAgain,
            String problem,
            @Nullable Long pause) {
        static Tried failed(Charge used, String problem, @Nullable Long pause) {
            return new Tried(null, used, null, null, false, problem, pause);
        }

        static Tried fatal(Charge used, String sentence) {
            return new Tried(null, used, new UserError(sentence), null, false, "", null);
        }

        static Tried refused(String sentence, String words) {
            return new Tried(null, SENT, null, new PromptRefused(sentence, words), false, "", null);
        }

        static Tried paid(Answer answer, Charge used) {
            return new Tried(new Paid(answer, used), used, null, null, false, "", null);
        }
    }

    private Tried tried(Request request) throws InterruptedException, Budget.Exhausted {
        Charge worst = request.worst(settings.chat());
        budget.reserve(worst);
        Tried tried = Tried.failed(Charge.NONE, "", null);
        try {
            pace.await();
            // whatever ends it before there is an answer: the service may have worked for it
            tried = Tried.failed(worst, "", null);
            tried = sent(request, worst);
        } finally {
            budget.settle(worst, tried.used);
            if (tried.paid == null) {
                lost.accept(tried.used);
            }
        }
        return tried;
    }

    private Tried sent(Request request, Charge worst) throws InterruptedException {
        // what a refusal is compared with: other threads may learn of the same field while this request is under way
        Set<Features.Feature> fields = request.fields(features);
        try {
            Transport.Response response = transport.post(settings.address(), request.json(settings, fields));
            hasAnswered.set(true);
            return response.status() == OK ? read(request, response, worst) : refused(request, fields, response);
        } catch (Transport.Lost e) {
            if (!e.mayHaveCost && !hasAnswered.get()) {
                return Tried.fatal(
                        SENT,
                        settings.base() + " cannot be reached: " + e.getMessage()
                                + "; check the address of --model, and that the service runs");
            }
            return Tried.failed(e.mayHaveCost ? worst : SENT, String.valueOf(e.getMessage()), null);
        }
    }

    private Tried read(Request request, Transport.Response response, Charge worst) {
        JsonNode json;
        try {
            json = EventStream.is(response.type(), response.body())
                    ? EventStream.read(response.body())
                    : MAPPER.readTree(response.body());
        } catch (JsonProcessingException e) {
            json = null;
        }
        if (json != null && json.has("error") && !json.has("choices")) {
            ServiceError error = ServiceError.of(response.status(), json.toString(), key.hiding());
            return Tried.failed(worst, error.toString(), null);
        }
        Answer answer = json == null ? null : answers.read(json);
        if (answer == null) {
            return Tried.failed(worst, "an answer that is cut off, or none in the form of OpenAI's", null);
        }
        Charge used = Usage.of(request, answer);
        String beyond = Usage.beyond(used, worst, budget.limits());
        return beyond == null ? Tried.paid(answer, used) : Tried.fatal(used, settings.base() + beyond);
    }

    private Tried refused(Request request, Set<Features.Feature> fields, Transport.Response response) {
        ServiceError error = ServiceError.of(response.status(), response.body(), key.hiding());
        if (error.mayPass()) {
            Long pause = Pauses.asked(response.headers(), Clock.now());
            return pause != null && pause > settings.mostPauseMillis()
                    ? Tried.fatal(
                            SENT,
                            settings.base() + " wants no request for " + pause / 1000 + " s (" + error
                                    + "); what is finished is kept, so run the same command again then")
                    : Tried.failed(SENT, error.toString(), pause);
        }
        if (error.isModeration()) {
            return withoutText(request);
        }
        boolean isOfFields = error.status() != NO_KEY && error.status() != NOT_FOUND;
        if (isOfFields && features.drops(fields, error.words())) {
            // without the echo, nobody wants its answer
            boolean isForNothing = request.echo() && !echoes();
            return isForNothing ? withoutText(request) : new Tried(null, SENT, null, null, true, "", null);
        }
        return error.mayBeOfPrompt()
                ? Tried.refused(words(error, ""), error.toString())
                : Tried.fatal(
                        SENT,
                        words(
                                error,
                                key.hide(response.headers()
                                        .firstValue("location")
                                        .orElse(""))));
    }

    private static Tried withoutText(Request request) {
        Continuation none = new Continuation("", null, null, Continuation.REFUSED);
        List<Continuation> all = Collections.nCopies(request.choices(), none);
        return Tried.paid(new Answer(all, null, null, null, List.of()), SENT);
    }

    /** @param location that it redirects to; nothing where it says none */
    private String words(ServiceError error, String location) {
        String said = settings.base() + " answers with " + error;
        if (error.status() == NO_KEY || error.status() == FORBIDDEN) {
            return said
                    + (key.isThere()
                            ? "; check the key in " + ServiceKey.OURS + " or " + ServiceKey.USUAL
                            : "; set its key in the environment variable " + ServiceKey.OURS);
        }
        if (error.status() >= REDIRECT && error.status() < BAD) {
            return said + (location.isBlank() ? "" : " and redirects to " + Shown.path(location))
                    + "; give the address that it redirects to as --model, since the key is sent to no other";
        }
        if (error.status() == NOT_FOUND) {
            return said
                    + "; check --service-model, and that --model is the address up to and with the version, such as /v1"
                    + (settings.chat() ? "" : "; a service without /completions is asked with --chat");
        }
        return said + "; change what it complains about, and run the command again";
    }

    private void rest(int attempt, @Nullable Long asked, RandomStream random) throws InterruptedException {
        // some say 0 and mean that they do not know
        if (asked == null || asked == 0) {
            Thread.sleep(pauses.millis(attempt, random));
        } else {
            pace.hold(asked);
            Thread.sleep(asked);
        }
    }

    /** The only model that the service has; UserError with all of them where there are more. */
    public static String onlyModel(URI base, ServiceKey key, long timeoutMillis) throws InterruptedException {
        List<String> models = new ArrayList<>();
        try {
            Transport.Response response = new Transport(key, timeoutMillis).get(URI.create(base + "/models"));
            if (response.status() != OK) {
                ServiceError error = ServiceError.of(response.status(), response.body(), key.hiding());
                throw new UserError(
                        base + "/models answers with " + error + "; give the model's name by --service-model"
                                + (error.status() == NO_KEY ? ", and the key in " + ServiceKey.OURS : ""));
            }
            MAPPER.readTree(response.body())
                    .path("data")
                    .forEach(model -> models.add(key.hide(model.path("id").asText())));
        } catch (Transport.Lost e) {
            throw new UserError(
                    base + " cannot be reached: " + e.getMessage()
                            + "; check the address of --model, and that the service runs",
                    e);
        } catch (JsonProcessingException e) {
            models.clear();
        }
        if (models.size() != 1) {
            throw new UserError("--service-model is missing: " + base + " has "
                    + (models.isEmpty() ? "no list of models" : "the models " + String.join(", ", models)));
        }
        return models.get(0);
    }
}
