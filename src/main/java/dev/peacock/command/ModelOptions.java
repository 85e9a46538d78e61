package dev.peacock.command;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.model.Target;
import dev.peacock.generate.ngram.NGramCorpus;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which language model is asked. */
public final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "TARGET",
            required = true,
            description =
                    "The model to ask: ngram:URI counts the words of that corpus, fleet:URI is a character model of a fleet of texts, and "
                            + "an address such as http://localhost:8000/v1 is a service that answers as OpenAI's does.")
    String model = "";

    @Option(
            names = "--run",
            paramLabel = "R",
            description = "With fleet:, the number of the run whose model is asked (default: 0).")
    @Nullable
    Integer run;

    @Option(
            names = "--order",
            paramLabel = "N",
            description = "With ngram:, how many units a context has with the next one (default: 5).")
    @Nullable
    Integer order;

    @Option(
            names = "--model-unit",
            paramLabel = "UNIT",
            description = "With ngram:, what is counted: words or characters (default: words).")
    @Nullable
    String unit;

    @Option(
            names = "--model-column",
            paramLabel = "NAME",
            description = "With ngram:, column or key of the corpus's text (default: text).")
    @Nullable
    String column;

    /** As it was typed; UserError for what belongs to another kind of model. */
    public Target target() {
        int most = NGramCorpus.MOST_ORDER;
        if (order != null && (order < 1 || order > most)) {
            throw new UserError("--order " + order + ": must be at least 1 and at most " + most);
        }
        if (run != null && run < 0) {
            throw new UserError("--run " + run + ": must be at least 0");
        }
        Target target = Target.of(
                model,
                column == null ? TextOptions.TEXT : column,
                order == null ? 5 : order,
                unit(),
                run == null ? 0 : run);
        refuse("--run", run, target instanceof Target.Fleet, "fleet:");
        boolean counts = target instanceof Target.NGram;
        refuse("--order", order, counts, "ngram:");
        refuse("--model-unit", unit, counts, "ngram:");
        refuse("--model-column", column, counts, "ngram:");
        if (target instanceof Target.NGram ngram) {
            String corpus = GivenPath.localByDefault(ngram.corpus()).toString();
            return new Target.NGram(corpus, ngram.column(), ngram.order(), ngram.unit());
        }
        return target;
    }

    /** Whether --run was given, so that the model of one run is asked for and not all models of a fleet. */
    public boolean hasRun() {
        return run != null;
    }

    private static void refuse(String option, @Nullable Object value, boolean belongs, String kind) {
        if (value != null && !belongs) {
            throw new UserError(option + " belongs to --model " + kind + "URI: remove it, or give such a model");
        }
    }

    private Unit unit() {
        return switch (unit == null ? "words" : unit.toLowerCase(Locale.ROOT)) {
            case "words" -> Unit.WORDS;
            case "characters" -> Unit.CHARACTERS;
            default ->
                throw new UserError(
                        "--model-unit " + Shown.text(String.valueOf(unit)) + ": must be words or characters");
        };
    }
}
