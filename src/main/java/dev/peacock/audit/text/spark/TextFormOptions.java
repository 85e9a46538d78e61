package dev.peacock.audit.text.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.text.Words;
import dev.peacock.spark.session.Sessions;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.Tokenizers;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what lengths are counted in, and which differences between texts do not count. */
final class TextFormOptions {
    private static final String TOKENIZER = "cl100k";

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description =
                    "What lengths are counted in: tokens, words, characters or bytes (default: ${DEFAULT-VALUE}).")
    String unit = "tokens";

    @Option(
            names = "--tokenizer",
            paramLabel = "NAME",
            description =
                    "With --unit tokens: cl100k (the default), o200k, p50k, r50k, or a tokenizer.json of Hugging Face.")
    @Nullable
    String tokenizer;

    @Option(
            names = "--normalise",
            paramLabel = "WHAT",
            split = ",",
            defaultValue = "white-space",
            description =
                    "Differences that do not count: white-space, case, punctuation, with commas between, or none (default: "
                            + "${DEFAULT-VALUE}, so that a copy with other line breaks is a copy).")
    List<String> normalise = List.of("white-space");

    /** UserError where they do not fit each other, or for a word that is none. */
    TextForm form() {
        Unit counted = constant("--unit", unit, Unit.values());
        if (counted != Unit.TOKENS && tokenizer != null) {
            throw new UserError("--tokenizer belongs to --unit tokens: remove it, or the other --unit");
        }
        Set<Normalisation> all = EnumSet.noneOf(Normalisation.class);
        if (!normalise.equals(List.of("none"))) {
            normalise.forEach(word -> all.add(constant("--normalise", word, Normalisation.values())));
        }
        if (counted != Unit.TOKENS) {
            return new TextForm(counted, all, null);
        }
        String name = tokenizer == null ? TOKENIZER : tokenizer;
        return Tokenizers.form(all, TextForm.isTokenizer(name) ? name : AuditTextCommand.path(name), Sessions.hadoop());
    }

    private static <E extends Enum<E>> E constant(String option, String word, E[] all) {
        return Arrays.stream(all)
                .filter(one -> Words.of(one).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UserError(option + " " + Shown.text(word) + ": must be "
                        + Arrays.stream(all).map(Words::of).collect(Collectors.joining(", "))
                        + (option.equals("--normalise") ? " or none" : "")));
    }
}
