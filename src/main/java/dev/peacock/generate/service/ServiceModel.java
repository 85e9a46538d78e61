package dev.peacock.generate.service;

import dev.peacock.check.UserError;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Wanted;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service as a language model. Safe to use from several threads. */
public record ServiceModel(Service service) implements LanguageModel {
    /** Of OpenAI's and vLLM's most probable tokens at a place, as they are set up. */
    private static final int MOST_TOP = 20;

    private static final int MOST_SEED = Integer.MAX_VALUE;

    @Override
    public String name() {
        return service.settings().model();
    }

    /**
     * What a service answered to a prompt.
     *
     * @param served as the service calls the model that answered; null if it does not say
     * @param charge of all requests for the prompt that were answered
     * @param promptTokens as the service says of its first answer; null if it does not
     * @param completionTokens of all continuations, as it says; null if it does not
     */
    public record Drawn(
            List<Continuation> continuations,
            @Nullable String served,
            Charge charge,
            @Nullable Long promptTokens,
            @Nullable Long completionTokens) {}

    @Override
    public List<Continuation> draw(String prompt, Wanted wanted, long seed) throws InterruptedException {
        try {
            return drawn(prompt, wanted, seed, charge -> {}).continuations();
        } catch (Budget.Exhausted e) {
            throw exhausted(e);
        } catch (PromptRefused e) {
            throw e.error();
        }
    }

    private static UserError exhausted(Budget.Exhausted e) {
        return new UserError(e.getMessage() + " is reached; raise it, and run the same command again", e);
    }

    /** Is told of each answer before the next is asked for. */
    public interface Answered {
        void paid(Charge charge);
    }

    /**
     * The same, with what it cost. A service that gives fewer choices than it is asked for is asked again, with another seed.
     *
     * @param answered is told what each answer cost
     * @throws PromptRefused where the service takes no request with this prompt, though maybe with others
     */
    public Drawn drawn(String prompt, Wanted wanted, long seed, Answered answered)
            throws InterruptedException, Budget.Exhausted, PromptRefused {
        List<Continuation> all = new ArrayList<>();
        Charge charge = Charge.NONE;
        String served = null;
        Long promptTokens = null;
        Long completionTokens = 0L;
        while (all.size() < wanted.draws()) {
            int choices = service.choices(wanted.draws() - all.size());
            Service.Paid paid = service.ask(new Request(
                    prompt,
                    wanted.sampling(),
                    wanted.length(),
                    wanted.stop(),
                    choices,
                    seed(seed, all.size()),
                    false,
                    0));
            charge = charge.plus(paid.charge());
            answered.paid(paid.charge());
            Answer answer = paid.answer();
            answer.choices().stream()
                    .limit(choices)
                    .map(one -> cut(one, wanted))
                    .forEach(all::add);
            served = served == null ? answer.model() : served;
            promptTokens = promptTokens == null ? answer.promptTokens() : promptTokens;
            completionTokens = completionTokens == null || answer.completionTokens() == null
                    ? null
                    : (Long) (completionTokens + answer.completionTokens());
        }
        return new Drawn(all, served, charge, promptTokens, completionTokens);
    }

    /** A service that knows no stops gets its text cut here. */
    private static Continuation cut(Continuation one, Wanted wanted) {
        int at = wanted.stops(new StringBuilder(one.text()), 0);
        return at < 0 ? one : one.before(at);
    }

    /** A number that every service takes. */
    static int seed(long seed, int draw) {
        return (int) Math.floorMod(seed + draw, (long) MOST_SEED);
    }

    /**
     * By what /completions says of the prompt's own tokens where it knows {@code echo}: exact for the plain distribution, for the greedy
     * one, and where only the top few tokens are drawn. Null where the service does not tell.
     *
     * @throws UserError where it tells of other tokens than it was asked for
     */
    @Override
    public @Nullable Scored score(String prefix, String suffix, Sampling sampling) throws InterruptedException {
        boolean isPlain = sampling.isPlain();
        int top = sampling.temperature() == 0 || isPlain ? 1 : sampling.topK();
        if (service.settings().chat() || suffix.isEmpty() || top == 0 || top > MOST_TOP || !service.echoes()) {
            return null;
        }
        Request request = new Request(prefix + suffix, Sampling.GREEDY, 1, List.of(), 1, 0, true, top);
        try {
            Answer answer = service.ask(request).answer();
            if (Echo.isMissing(answer, request.prompt())) {
                service.hasNoEcho();
                return null;
            }
            return Echo.scored(answer, prefix, suffix, sampling, isPlain);
        } catch (Budget.Exhausted e) {
            throw exhausted(e);
        } catch (PromptRefused e) {
            throw e.error();
        }
    }

    @Override
    public void close() {
        // connections end with the process
    }
}
