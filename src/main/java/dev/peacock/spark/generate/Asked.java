package dev.peacock.spark.generate;

import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.outcome.RecordCodec;
import dev.peacock.provenance.Clock;
import dev.peacock.service.Charge;
import dev.peacock.stats.Rounded;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A continuation, kept in a file until all prompts are answered.
 *
 * @param number of the prompt
 * @param tokens as texts; null where they are not told
 * @param logs one a token; null where tokens is
 * @param error the service's words where it took no request with the prompt; null of others
 * @param served the model that answered, as a service calls it
 * @param charge what the prompt cost, of its first draw; nothing of the others
 */
record Asked(
        int number,
        int draw,
        String text,
        String finish,
        @Nullable List<String> tokens,
        float @Nullable [] logs,
        @Nullable String error,
        @Nullable String served,
        @Nullable Integer promptTokens,
        @Nullable Integer completionTokens,
        Charge charge,
        double seconds,
        long finishedMicros)
        implements Serializable {
    static final String DIRECTORY = Generate.DIRECTORY + "/asked";
    static final RecordCodec<Asked> CODEC = new RecordCodec<>(
            Asked.class,
            "number",
            "draw",
            "text",
            "finish",
            "tokens?",
            "logs?",
            "refusal?",
            "served?",
            "of_prompt?",
            "of_completion?",
            "requests",
            "charge_of_prompt",
            "charge_of_completion",
            "seconds",
            "at");
    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000;

    /** The draws of a prompt. */
    static List<Asked> of(
            int number,
            List<Continuation> draws,
            @Nullable String served,
            Charge charge,
            @Nullable Integer promptTokens,
            @Nullable Integer completionTokens,
            double seconds) {
        long micros = micros();
        List<Asked> all = new ArrayList<>();
        for (Continuation one : draws) {
            List<String> tokens = one.tokens();
            double[] logs = one.logProbabilities();
            all.add(new Asked(
                    number,
                    all.size(),
                    one.text(),
                    one.finish(),
                    logs == null ? null : tokens,
                    tokens == null || logs == null ? null : Rounded.floats(logs),
                    null,
                    served,
                    promptTokens,
                    tokens != null ? (Integer) tokens.size() : draws.size() == 1 ? completionTokens : null,
                    all.isEmpty() ? charge : Charge.NONE,
                    seconds / draws.size(),
                    micros));
        }
        return all;
    }

    /**
     * The draws of a prompt with which a service takes no request.
     *
     * @param charge what those of its draws cost that were answered before
     */
    static List<Asked> ofRefused(int number, int draws, String error, Charge charge, double seconds) {
        long micros = micros();
        return IntStream.range(0, draws)
                .mapToObj(draw -> new Asked(
                        number,
                        draw,
                        "",
                        Continuation.ERROR,
                        null,
                        null,
                        error,
                        null,
                        null,
                        null,
                        draw == 0 ? charge : Charge.NONE,
                        seconds / draws,
                        micros))
                .toList();
    }

    private static long micros() {
        Instant now = Clock.now();
        return now.getEpochSecond() * MICROS + now.getNano() / NANOS;
    }

    Instant finishedAt() {
        return Instant.ofEpochSecond(finishedMicros / MICROS, finishedMicros % MICROS * NANOS);
    }
}
