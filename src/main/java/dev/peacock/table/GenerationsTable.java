package dev.peacock.table;

import java.time.Instant;

/** What a language model wrote. */
public final class GenerationsTable extends Table {
    public static final GenerationsTable GENERATIONS = new GenerationsTable();

    public final Column<String> id =
            required("id", STRING).doc("prompt_number and draw with a hyphen between, as in 12-0.");
    public final Column<Long> promptNumber = required("prompt_number", LONG).doc("Number of the prompt, from 0.");
    public final Column<Integer> draw = required("draw", INT).doc("Number of the continuation of its prompt, from 0.");
    public final Column<String> prompt = required("prompt", STRING).doc("What the model was asked to go on with.");
    public final Column<String> text =
            required("text", STRING).doc("What it wrote, without the prompt; it goes on where the prompt ends.");
    public final Column<String> finish = required("finish", STRING)
            .doc(
                    "Why the text ends: stop (the model ended it, or a stop was met), length (it is as long as it may be), refused (the service"
                            + " refused, or its moderation stopped it), error (there is no text, since the service takes no request with this"
                            + " prompt), unknown (the service does not say), or the service's own word.");
    public final Column<String> error = nullable("error", STRING)
            .doc("The service's words where finish is error, without the key; null of others.");
    public final Column<String> model = required("model", STRING)
            .doc(
                    "The model that was asked: ngram-UNIT-ORDER, fleet-EXPERIMENT-run-RUN, or the name that a service was given.");
    public final Column<String> servedModel = nullable("served_model", STRING)
            .doc("The model that answered, as the service calls it; null of other models.");
    public final Column<Double> temperature = required("temperature", DOUBLE).doc("Of the sampling, 0 or more.");
    public final Column<Integer> topK =
            required("top_k", INT).doc("Tokens from which the next one is drawn; 0 for all of them.");
    public final Column<Double> topP = required("top_p", DOUBLE)
            .doc("Probability of the tokens from which the next one is drawn; 1 for all of them.");
    public final Column<Integer> length = required("max_tokens", INT).doc("Tokens that the text may have.");
    public final Column<String> stop =
            nullable("stop", STRING).doc("Texts before which it ends, as a JSON array; null without any.");
    public final Column<Long> seed = required("seed", LONG)
            .doc("Of the prompt's draws; a service is sent this plus the number of the draw, modulo 2147483647.");
    public final Column<String> tokens = nullable("tokens", STRING)
            .doc(
                    "The text's tokens, as a JSON array of texts, without one that goes over a stop; null where the service does not tell them.");
    public final Column<Float[]> logProbabilities = nullable("log_probabilities", FLOATS)
            .doc(
                    "Natural logarithms of the tokens' probabilities, as the model has them before temperature, top-k and top-p; null where"
                            + " tokens is.");
    public final Column<Integer> promptTokens = nullable("prompt_tokens", INT)
            .doc("Tokens of the prompt, as the service or the model counts; null where it does not say.");
    public final Column<Integer> completionTokens = nullable("completion_tokens", INT)
            .doc(
                    "Tokens of the text, as the service or the model counts; null where it does not say, or says it of several draws together"
                            + " only.");
    public final Column<String> source = nullable("source", STRING)
            .doc(
                    "The document, or the row or file of --prompts, that the prompt comes from; null of prompts with a word to repeat.");
    public final Column<Long> sourceStart =
            nullable("source_start", LONG).doc("Bytes of the source's UTF-8 before the prompt; null where source is.");
    public final Column<String> suffix =
            nullable("suffix", STRING).doc("What stands behind the prompt in its document; null but of --prefixes-of.");
    public final Column<String> word =
            nullable("word", STRING).doc("The word that was to be repeated; null but of --repeat.");
    public final Column<String> template =
            nullable("template", STRING).doc("What the word was put into, at {word} or {words}; null where word is.");
    public final Column<Integer> times =
            nullable("times", INT).doc("How often the word stands for {words}; null where word is.");
    public final Column<Integer> wordTokens =
            nullable("word_tokens", INT).doc("Tokens of the word behind a space, by cl100k; null where word is.");
    public final Column<Double> seconds =
            required("seconds", DOUBLE).doc("Wall time of the prompt's draws, divided by their number.");
    public final Column<Instant> finishedAt = required("finished_at", TIMESTAMP).doc("When the prompt was answered.");

    private GenerationsTable() {
        super("generations", "a continuation that a language model wrote (generate)");
    }
}
