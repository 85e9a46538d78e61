package dev.peacock.spark.generate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was generated.
 *
 * @param model as it was asked
 * @param prompts all of them
 * @param answered those of them that were
 * @param generations continuations
 * @param finishes how many end for which reason, the most frequent first
 * @param use of a service, in all sessions of the job; null of other models
 * @param limit that ended the job before all prompts were answered, as it was typed; null if none did
 */
public record GenerateSummary(
        String model,
        long prompts,
        long answered,
        long generations,
        List<Finish> finishes,
        @Nullable Use use,
        @Nullable String limit) {
    /** Continuations that end for a reason. */
    public record Finish(String finish, long generations) {}

    /**
     * What a service was used for.
     *
     * @param unanswered tokens that requests without an answer used, or may have used at most; they are among the others
     * @param cost in the currency of the prices; null without prices
     */
    public record Use(
            long requests,
            long promptTokens,
            long completionTokens,
            long unanswered,
            @Nullable Double cost) {}
}
