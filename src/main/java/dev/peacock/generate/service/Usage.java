package dev.peacock.generate.service;

import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an answer cost: what the service says, but no less than what is counted here. */
final class Usage {
    private Usage() {}

    static Charge of(Request request, Answer answer) {
        long written = 0;
        for (Continuation choice : answer.choices()) {
            written += choice.tokens() != null && !request.echo()
                    ? choice.tokens().size()
                    : Math.min(request.length(), TokenCounts.of(choice.text()));
        }
        if (request.echo()) {
            written = request.length();
        }
        Long prompt = answer.promptTokens();
        Long completion = answer.completionTokens();
        return new Charge(
                1,
                Math.max(prompt == null ? 0 : prompt, TokenCounts.of(request.prompt())),
                Math.max(completion == null ? 0 : completion, written));
    }

    /** What to say of a service that used more than it was asked for, where that counts; null where it did not. */
    static @Nullable String beyond(Charge used, Charge worst, Limits limits) {
        return !limits.areOfTokens() || used.max(worst).equals(worst)
                ? null
                : String.format(
                        Locale.ROOT,
                        " used %,d and %,d tokens for a prompt and what was written, but it was asked for at most %,d and %,d, so that"
                                + " no limit can be kept; remove --limit-tokens and --limit-cost, or ask another service",
                        used.promptTokens(),
                        used.completionTokens(),
                        worst.promptTokens(),
                        worst.completionTokens());
    }
}
