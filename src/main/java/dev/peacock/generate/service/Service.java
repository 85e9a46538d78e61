package dev.peacock.generate.service;

import static dev.peacock.service.Attempts.SENT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.service.Attempts;
import dev.peacock.service.Attempts.Tried;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Pace;
import dev.peacock.service.Pauses;
import dev.peacock.service.ServiceError;
import dev.peacock.service.ServiceKey;
import dev.peacock.service.Transport;
import dev.peacock.stats.RandomStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a service, again where it fails for a time, and within a budget ({@link Attempts}). Safe to use from several threads.
 */
public final class Service {
    private static final ObjectMapper MAPPER = new ObjectMapper();
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
    private final Attempts attempts;
    private final Answers answers;
    private final Features features;
    private final AtomicBoolean hasAnswered = new AtomicBoolean();

    /** @param lost is told what was used, or may have been, without an answer; called by any thread */
    public Service(ServiceSettings settings, ServiceKey key, Budget budget, Consumer<Charge> lost) {
        this.settings = settings;
        this.key = key;
        this.budget = budget;
        this.transport = new Transport(key, settings.timeoutMillis());
        this.attempts = new Attempts(
                settings.base().toString(),
                settings.attempts(),
                new Pace(settings.perMinute()),
                new Pauses(settings.firstPauseMillis(), settings.mostPauseMillis()),
                budget,
                lost);
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

    /** How a request ended: with an answer, or with a refusal of its prompt. */
    private record Ended(@Nullable Paid paid, @Nullable PromptRefused refused) {}

    /**
     * The answer to a request.
     *
     * @throws UserError where the service refuses all requests, or fails too often
     * @throws PromptRefused where it refuses this one
     */
    Paid ask(Request request) throws InterruptedException, Budget.Exhausted, PromptRefused {
        Charge worst = request.worst(settings.chat());
        Ended ended = attempts.ask(worst, new RandomStream(request.seed()), () -> sent(request, worst));
        if (ended.refused != null) {
            throw ended.refused;
        }
        return Objects.requireNonNull(ended.paid);
    }

    private static Tried<Ended> refused(String sentence, String words) {
        return Tried.ended(new Ended(null, new PromptRefused(sentence, words)), SENT, false);
    }

    private static Tried<Ended> paid(Answer answer, Charge used) {
        return Tried.ended(new Ended(new Paid(answer, used), null), used, true);
    }

    private Tried<Ended> sent(Request request, Charge worst) throws InterruptedException {
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

    private Tried<Ended> read(Request request, Transport.Response response, Charge worst) {
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
        return beyond == null ? paid(answer, used) : Tried.fatal(used, settings.base() + beyond);
    }

    private Tried<Ended> refused(Request request, Set<Features.Feature> fields, Transport.Response response) {
        ServiceError error = ServiceError.of(response.status(), response.body(), key.hiding());
        if (error.mayPass()) {
            return attempts.later(response, error, SENT);
        }
        if (error.isModeration()) {
            return withoutText(request);
        }
        boolean isOfFields = error.status() != NO_KEY && error.status() != NOT_FOUND;
        if (isOfFields && features.drops(fields, error.words())) {
            // without the echo, nobody wants its answer
            boolean isForNothing = request.echo() && !echoes();
            return isForNothing ? withoutText(request) : Tried.inAnotherForm(SENT);
        }
        return error.mayBeOfPrompt()
                ? refused(words(error, ""), error.toString())
                : Tried.fatal(
                        SENT,
                        words(
                                error,
                                key.hide(response.headers()
                                        .firstValue("location")
                                        .orElse(""))));
    }

    private static Tried<Ended> withoutText(Request request) {
        Continuation none = new Continuation("", null, null, Continuation.REFUSED);
        List<Continuation> all = Collections.nCopies(request.choices(), none);
        return paid(new Answer(all, null, null, null, List.of()), SENT);
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
