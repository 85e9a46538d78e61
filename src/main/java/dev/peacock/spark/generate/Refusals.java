package dev.peacock.spark.generate;

import dev.peacock.check.UserError;
import dev.peacock.generate.service.PromptRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prompts that a service refused. They are kept only once it has answered another one: before that, what it refuses may be of all requests,
 * and a session with a mended service or options must find these prompts unasked. Safe to use from several threads.
 */
final class Refusals {
    /** Without an answer to any prompt, more are not asked. */
    static final int MOST = 100;

    private final List<Refused> held = new ArrayList<>();
    private boolean hasAnswer;

    /** @param rows of the prompt */
    record Refused(int number, PromptRefused why, List<Asked> rows, double seconds) {}

    /** @param hasAnswer whether an earlier session got an answer */
    Refusals(boolean hasAnswer) {
        this.hasAnswer = hasAnswer;
    }

    /** Takes an answer, and gives what is to be kept now. */
    synchronized List<Refused> answered() {
        hasAnswer = true;
        List<Refused> all = List.copyOf(held);
        held.clear();
        return all;
    }

    /** Takes a refusal, and gives what is to be kept now; UserError where nothing else comes. */
    synchronized List<Refused> refused(Refused one) {
        if (hasAnswer) {
            return List.of(one);
        }
        held.add(one);
        if (held.size() == MOST) {
            throw error();
        }
        return List.of();
    }

    /** Where no prompt was answered, and some were refused; null else. */
    synchronized @Nullable UserError end() {
        return held.isEmpty() ? null : error();
    }

    private UserError error() {
        Refused first = held.get(0);
        return new UserError(
                String.format(
                        Locale.ROOT,
                        "the service has answered none of %,d prompts; of prompt %d: %s",
                        held.size(),
                        first.number,
                        first.why.getMessage()),
                first.why);
    }
}
