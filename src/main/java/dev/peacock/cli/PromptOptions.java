package dev.peacock.cli;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.GivenPath;
import dev.peacock.generate.model.Target;
import dev.peacock.generate.prompts.PieceOptions;
import dev.peacock.generate.prompts.RepeatPrompts;
import dev.peacock.spark.generate.PromptSource;
import dev.peacock.spark.session.Sessions;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.Tokenizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model is asked to go on with. */
final class PromptOptions {
    private static final String TOKENIZER = "cl100k";
    private static final int UNITS = 50;
    /** The prompts are held by the driver. */
    private static final int MOST_PROMPTS = 10_000_000;

    private static final int MOST_TIMES = 1_000_000;
    private static final int MOST_UNITS = 10_000_000;

    @Option(
            names = "--prompts",
            paramLabel = "URI",
            description = "Prompts of a file: the lines of a text file, or the texts of JSON Lines or Parquet.")
    @Nullable
    String prompts;

    @Option(
            names = "--pieces-of",
            paramLabel = "CORPUS",
            description = "Pieces at random places of a corpus: --count of them, of --length units each.")
    @Nullable
    String piecesOf;

    @Option(
            names = "--prefixes-of",
            paramLabel = "CORPUS",
            description =
                    "The first --prefix units of each document of a corpus, or of --count documents at random; the next --suffix units "
                            + "are kept beside.")
    @Nullable
    String prefixesOf;

    @Option(
            names = "--repeat",
            paramLabel = "WORD",
            split = ",",
            description = "Words that the model is asked to repeat for ever, with commas between.")
    List<String> repeat = new ArrayList<>();

    @Option(names = "--repeat-file", paramLabel = "FILE", description = "The same, of a file with a word on each line.")
    @Nullable
    String repeatFile;

    @Option(names = "--length", paramLabel = "N", description = "With --pieces-of, units of a prompt (default: 50).")
    @Nullable
    Integer length;

    @Option(names = "--count", paramLabel = "N", description = "With --pieces-of and --prefixes-of, how many prompts.")
    @Nullable
    Integer count;

    @Option(names = "--prefix", paramLabel = "N", description = "With --prefixes-of, units of a prompt (default: 50).")
    @Nullable
    Integer prefix;

    @Option(
            names = "--suffix",
            paramLabel = "N",
            description = "With --prefixes-of, units behind the prompt that are kept beside it (default: 50).")
    @Nullable
    Integer suffix;

    @Option(
            names = "--anywhere",
            description = "With --prefixes-of, begin at a random place of each document, and not where it begins.")
    boolean anywhere;

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description =
                    "What lengths of pieces and prefixes are counted in: tokens, words, characters or bytes (default: what the model "
                            + "counts in, and tokens for a service).")
    @Nullable
    String unit;

    @Option(
            names = "--tokenizer",
            paramLabel = "NAME",
            description =
                    "With --unit tokens: cl100k (the default), o200k, p50k, r50k, or a tokenizer.json of Hugging Face.")
    @Nullable
    String tokenizer;

    @Option(
            names = "--text-column",
            paramLabel = "NAME",
            description = "Column or key of the text in --prompts or the corpus (default: text).")
    @Nullable
    String textColumn;

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description = "Column or key of the id there (default: file and place).")
    @Nullable
    String idColumn;

    @Option(
            names = "--template",
            paramLabel = "TEXT",
            description =
                    "With --repeat, the prompt, with {words} or {word} where the word is put; may be given several times (default: that of "
                            + "Nasr et al. 2023 and two more).")
    List<String> templates = new ArrayList<>();

    @Option(
            names = "--times",
            paramLabel = "N",
            description = "With --repeat, how often the word stands for {words} (default: 4).")
    @Nullable
    Integer times;

    /** UserError unless exactly one source is given, with options that belong to it. */
    PromptSource source(Target target) {
        boolean repeated = !repeat.isEmpty() || repeatFile != null;
        long sources = Stream.of(prompts != null, piecesOf != null, prefixesOf != null, repeated)
                .filter(given -> given)
                .count();
        if (sources != 1) {
            throw new UserError((sources == 0 ? "no prompts" : "prompts of several kinds")
                    + ": give one of --prompts, --pieces-of, --prefixes-of and --repeat");
        }
        refuse(piecesOf != null, "--pieces-of", "--length", length);
        refuse(prefixesOf != null, "--prefixes-of", "--prefix", prefix);
        refuse(prefixesOf != null, "--prefixes-of", "--suffix", suffix);
        refuse(prefixesOf != null, "--prefixes-of", "--anywhere", anywhere ? true : null);
        boolean cuts = piecesOf != null || prefixesOf != null;
        refuse(cuts, "--pieces-of and --prefixes-of", "--count", count);
        refuse(cuts, "--pieces-of and --prefixes-of", "--unit", unit);
        refuse(cuts, "--pieces-of and --prefixes-of", "--tokenizer", tokenizer);
        refuse(repeated, "--repeat", "--template", templates.isEmpty() ? null : templates);
        refuse(repeated, "--repeat", "--times", times);
        refuse(!repeated, "--prompts and corpora", "--text-column", textColumn);
        refuse(!repeated, "--prompts and corpora", "--id-column", idColumn);
        if (prompts != null) {
            return new PromptSource.Given(GivenPath.localByDefault(prompts).toString(), texts());
        }
        return cuts ? ofCorpus(target) : ofWords();
    }

    private TextOptions texts() {
        return new TextOptions(textColumn == null ? TextOptions.TEXT : textColumn, idColumn, List.of(), null);
    }

    private static void refuse(boolean belongs, String to, String option, @Nullable Object value) {
        if (value != null && !belongs) {
            throw new UserError(option + " belongs to " + to + ": remove it, or ask for such prompts");
        }
    }

    private PromptSource ofWords() {
        List<String> words = new ArrayList<>(repeat);
        if (repeatFile != null) {
            GivenPath.text(Sessions.hadoop(), repeatFile)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(words::add);
        }
        if (words.isEmpty()) {
            throw new UserError("--repeat-file " + Shown.path(String.valueOf(repeatFile)) + " has no word");
        }
        if (times != null && !templates.isEmpty() && templates.stream().noneMatch(RepeatPrompts::isOfTimes)) {
            throw new UserError(
                    "--times says how often the word stands for {words}, which no --template has: write {words} in one,"
                            + " or remove --times");
        }
        int often = times == null ? RepeatPrompts.TIMES : positive("--times", times, MOST_TIMES);
        return new PromptSource.Repeated(words, templates.isEmpty() ? RepeatPrompts.TEMPLATES : templates, often);
    }

    private PromptSource ofCorpus(Target target) {
        boolean isRandom = piecesOf != null;
        String corpus = Objects.requireNonNull(isRandom ? piecesOf : prefixesOf);
        if (isRandom && count == null) {
            throw new UserError("--pieces-of needs --count: say how many prompts");
        }
        Integer first = isRandom ? length : prefix;
        int behind = suffix == null ? UNITS : suffix;
        if (behind < 0) {
            throw new UserError("--suffix " + suffix + ": must be at least 0");
        }
        return new PromptSource.OfCorpus(
                new PieceOptions(
                        GivenPath.localByDefault(corpus).toString(),
                        texts(),
                        form(target),
                        first == null ? UNITS : positive(isRandom ? "--length" : "--prefix", first, MOST_UNITS),
                        isRandom ? 0 : behind,
                        count == null ? null : (Integer) positive("--count", count, MOST_PROMPTS),
                        anywhere),
                isRandom);
    }

    /** UserError where it is not from 1 to {@code most}. */
    static int positive(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new UserError(
                    String.format(Locale.ROOT, "%s %d: must be at least 1 and at most %,d", option, value, most));
        }
        return value;
    }

    private TextForm form(Target target) {
        Unit counted = unit == null ? unitOf(target) : typed(unit);
        if (counted != Unit.TOKENS) {
            if (tokenizer != null) {
                throw new UserError("--tokenizer belongs to --unit tokens: remove it, or give that unit");
            }
            return new TextForm(counted, Set.of(), null);
        }
        String name = tokenizer == null ? TOKENIZER : tokenizer;
        return Tokenizers.form(
                Set.of(),
                TextForm.isTokenizer(name)
                        ? name
                        : GivenPath.localByDefault(name).toString(),
                Sessions.hadoop());
    }

    private static Unit unitOf(Target target) {
        if (target instanceof Target.NGram ngram) {
            return ngram.unit();
        }
        return target instanceof Target.Fleet ? Unit.CHARACTERS : Unit.TOKENS;
    }

    private static Unit typed(String word) {
        return Arrays.stream(Unit.values())
                .filter(one -> one.name().equalsIgnoreCase(word))
                .findFirst()
                .orElseThrow(() ->
                        new UserError("--unit " + Shown.text(word) + ": must be words, tokens, characters or bytes"));
    }
}
