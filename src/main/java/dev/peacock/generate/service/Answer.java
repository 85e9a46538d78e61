package dev.peacock.generate.service;

import dev.peacock.generate.model.LanguageModel.Continuation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service answered to one request.
 *
 * @param model as the service calls what answered; null if it does not say
 * @param promptTokens as it says; null if it does not
 * @param completionTokens of all choices together, as it says; null if it does not
 * @param topLogs of the first choice, the most probable tokens at each place, as text with their log-probabilities; empty if not told
 */
record Answer(
        List<Continuation> choices,
        @Nullable String model,
        @Nullable Long promptTokens,
        @Nullable Long completionTokens,
        List<List<Top>> topLogs) {
    /** A token that was possible at a place. */
    record Top(String token, double logProbability) {}
}
