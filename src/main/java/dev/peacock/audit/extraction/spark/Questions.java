package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.Measured;
import dev.peacock.audit.extraction.Piece;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.local.LocalModel;
import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.Wanted;
import dev.peacock.stats.Seeds;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a model is asked about a piece: the probability of its suffix, or, where it does not tell, to go on after the prefix. */
final class Questions {
    private static final int PREFIXES = 64;
    private static final String SPACE = "\\s+";
    /** Tokens that another tokenizer may take for as many of ours. */
    private static final double MORE = 1.5;

    private static final int SOME = 8;

    private Questions() {}

    static List<Asked> of(LanguageModel model, int number, Piece piece, ExtractionOptions options)
            throws IOException, InterruptedException {
        List<Asked> rows = new ArrayList<>();
        for (int k = 0; k < piece.prefixes().size(); k++) {
            String prefix = piece.prefixes().get(k);
            LanguageModel.Scored scored =
                    options.draws() == null ? model.score(prefix, piece.suffix(), options.sampling()) : null;
            Measured measured = scored == null
                    ? drawn(model, piece, prefix, (long) number * PREFIXES + k, options)
                    : exact(scored, piece);
            rows.add(new Asked(number, k, measured, null));
        }
        return rows;
    }

    private static Measured exact(LanguageModel.Scored scored, Piece piece) {
        String joined = String.join("", scored.tokens());
        if (!plain(joined).equals(plain(piece.suffix()))) {
            throw new UserError(
                    "document '%s': the model gave log-probabilities of '%s', and its suffix is '%s'; give --draws 100, by"
                                    .formatted(
                                            Shown.text(piece.document()),
                                            Shown.text(joined),
                                            Shown.text(piece.suffix()))
                            + " which it is asked to go on instead, or count in its own units by --unit");
        }
        double sum = Arrays.stream(scored.logProbabilities()).sum();
        return Measured.exact(Math.min(0, sum), scored.greedy());
    }

    private static Measured drawn(LanguageModel model, Piece piece, String prefix, long seed, ExtractionOptions options)
            throws IOException, InterruptedException {
        int draws = options.draws() == null ? ExtractionOptions.DRAWS : options.draws();
        Wanted wanted = new Wanted(
                options.sampling(),
                model instanceof LocalModel local ? local.symbols().of(piece.suffix()).length : tokens(piece, options),
                List.of(),
                draws);
        List<LanguageModel.Continuation> all =
                model.draw(prefix, wanted, Seeds.seed(options.seed(), Seeds.Purpose.EXTRACTION, seed));
        String suffix = plain(piece.suffix());
        int hits = 0;
        for (LanguageModel.Continuation one : all) {
            String text = plain(one.text());
            hits += isHit(text, suffix, options.cutter().form().unit()) ? 1 : 0;
            if (one.finish().equals(LanguageModel.Continuation.LENGTH) && isWithin(one.text(), piece.suffix())) {
                throw new UserError(
                        "document '%s': a continuation of %d tokens ends within the suffix, so that nothing tells whether it"
                                        .formatted(Shown.text(piece.document()), wanted.length())
                                + " would have gone on with it; give more by --tokens");
            }
        }
        return Measured.drawn(all.size(), hits, null);
    }

    /** Of words, the last one must not be the beginning of a longer one. */
    private static boolean isHit(String text, String suffix, Unit unit) {
        return text.startsWith(suffix)
                && (unit != Unit.WORDS || text.length() == suffix.length() || text.charAt(suffix.length()) == ' ');
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

    /** Of a continuation by a service. */
    static int tokens(Piece piece, ExtractionOptions options) {
        if (options.tokens() != null) {
            return options.tokens();
        }
        byte[] suffix = piece.suffix().getBytes(StandardCharsets.UTF_8);
        if (options.cutter().form().unit() == Unit.CHARACTERS) {
            return piece.suffix().codePointCount(0, piece.suffix().length()) + SOME;
        }
        TextForm form = new TextForm(Unit.TOKENS, Set.of(), "cl100k");
        return (int) (MORE * (form.bounds(suffix, 0, suffix.length).length - 1)) + SOME;
    }
}
