package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.service.TokenCounts;
import dev.peacock.stats.Seeds;
import dev.peacock.text.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a model is asked: the probability of a suffix after its prefix, or, where it does not tell, to go on after the prefix.
 *
 * @param chat whether it answers as in a chat, without the white space in front
 * @param round is told whenever the model went on with all draws, before it is asked again
 */
record Questions(LanguageModel model, ExtractionOptions options, boolean chat, Runnable round) {
    private static final String SPACE = "\\s+";
    /** Tokens that another tokenizer may take for as many of ours. */
    private static final double MORE = 1.5;

    private static final int SOME = 8;

    /** {@code seed}: another one for each question. */
    Measured measured(String document, String prefix, String suffix, long seed)
            throws IOException, InterruptedException {
        LanguageModel.Scored scored = options.draws() == null ? model.score(prefix, suffix, options.sampling()) : null;
        return scored == null ? drawn(prefix, suffix, seed) : exact(scored, document, suffix);
    }

    private static Measured exact(LanguageModel.Scored scored, String document, String suffix) {
        String joined = String.join("", scored.tokens());
        if (!plain(joined).equals(plain(suffix))) {
            throw new UserError(
                    "document '%s': the model gave log-probabilities of '%s', and its suffix is '%s'; give --draws 100, by"
                                    .formatted(Shown.text(document), Shown.text(joined), Shown.text(suffix))
                            + " which it is asked to go on instead, or count in its own units by --unit");
        }
        double sum = Arrays.stream(scored.logProbabilities()).sum();
        return Measured.exact(Math.min(0, sum), scored.greedy());
    }

    private Measured drawn(String prefix, String suffix, long seed) throws IOException, InterruptedException {
        int draws = draws(options);
        List<Integer> lengths = model instanceof LocalModel local
                ? List.of(local.symbols().of(suffix).length)
                : lengths(suffix, options);
        List<Continuation> all = List.of();
        for (int length : lengths) {
            all = model.draw(
                    prefix,
                    new Wanted(options.sampling(), length, List.of(), draws),
                    Seeds.seed(options.seed(), Seeds.Purpose.EXTRACTION, seed));
            round.run();
            if (all.stream().noneMatch(one -> isCut(one, suffix))) {
                break;
            }
        }
        int hits = 0;
        int refused = 0;
        for (Continuation one : all) {
            if (isHit(one.text(), prefix, suffix)) {
                hits++;
            } else if (one.finish().equals(Continuation.REFUSED)) {
                refused++;
            }
        }
        int counted = all.size() - refused;
        boolean isGreedy = options.sampling().temperature() == 0 && counted > 0;
        return Measured.drawn(counted, hits, refused, isGreedy ? (Boolean) (hits > 0) : null);
    }

    /** Draws at temperature 0 are all the same, so that one is enough. */
    static int draws(ExtractionOptions options) {
        if (options.sampling().temperature() == 0) {
            return 1;
        }
        return options.draws() == null ? ExtractionOptions.DRAWS : options.draws();
    }

    /** White space does not count, but for whether there is any between prefix and suffix; of words the last one must end there. */
    private boolean isHit(String continuation, String prefix, String suffix) {
        String text = plain(continuation);
        String wanted = plain(suffix);
        Unit unit = options.cutter().form().unit();
        return text.startsWith(wanted)
                && (unit != Unit.WORDS || text.length() == wanted.length() || text.charAt(wanted.length()) == ' ')
                && agrees(continuation, prefix, suffix, unit);
    }

    private boolean agrees(String continuation, String prefix, String suffix, Unit unit) {
        if (prefix.isEmpty() || isSpace(prefix, prefix.length() - 1)) {
            return true;
        }
        return isSpace(suffix, 0)
                ? chat || isSpace(continuation, 0)
                // words that nothing stands between, as some models write them all with a space
                : unit == Unit.WORDS || !isSpace(continuation, 0);
    }

    private static boolean isSpace(String text, int at) {
        return Character.isWhitespace(text.charAt(at));
    }

    /** Whether a continuation is too short to tell whether it would have gone on with the suffix. */
    private static boolean isCut(Continuation one, String suffix) {
        return one.finish().equals(Continuation.LENGTH) && isWithin(one.text(), suffix);
    }

    /** Whether a text is a beginning of the suffix, or of that without the white space before it, and not all of it. */
    private static boolean isWithin(String text, String suffix) {
        return !text.isBlank()
                && (isBeginning(text, suffix) || isBeginning(text, suffix.stripLeading()))
                && !plain(text).equals(plain(suffix));
    }

    private static boolean isBeginning(String text, String suffix) {
        return text.length() < suffix.length() && suffix.startsWith(text);
    }

    /** White space does not count. */
    static String plain(String text) {
        return text.strip().replaceAll(SPACE, " ");
    }

    /**
     * Of continuations by a service: as many tokens as the suffix has by another tokenizer, and, where that was too few, twice as many each
     * time, up to what no tokenizer needs more than, since a token has a byte at least.
     */
    static List<Integer> lengths(String suffix, ExtractionOptions options) {
        int most = suffix.getBytes(StandardCharsets.UTF_8).length + SOME;
        List<Integer> lengths = new ArrayList<>();
        lengths.add(first(suffix, options));
        while (lengths.get(lengths.size() - 1) < most) {
            lengths.add(Math.min(most, 2 * lengths.get(lengths.size() - 1)));
        }
        return lengths;
    }

    private static int first(String suffix, ExtractionOptions options) {
        if (options.tokens() != null) {
            return options.tokens();
        }
        return options.cutter().form().unit() == Unit.CHARACTERS
                ? suffix.codePointCount(0, suffix.length()) + SOME
                : (int) (MORE * TokenCounts.of(suffix)) + SOME;
    }
}
