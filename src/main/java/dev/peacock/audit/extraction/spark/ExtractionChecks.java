package dev.peacock.audit.extraction.spark;

import dev.peacock.audit.extraction.PieceCutter;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.generate.model.Sampling;
import dev.peacock.generate.model.Target;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** What was typed, as one value; UserError for what cannot be asked. */
record ExtractionChecks(AuditExtractionCommand typed) {
    private static final int MOST_UNITS = 100_000;
    private static final int MOST_PREFIXES = 20;
    private static final int MOST_NEAR = 100;
    private static final int BEAM = 200;

    ExtractionOptions options(Target target, boolean isFleet) {
        documents(isFleet);
        for (int prefix : typed.prefixes) {
            atLeast("--prefix", prefix, 0, MOST_UNITS);
        }
        if (typed.prefixes.size() > MOST_PREFIXES || new HashSet<>(typed.prefixes).size() < typed.prefixes.size()) {
            throw new UserError(
                    "--prefix has " + typed.prefixes.size() + " lengths; give each once, and at most " + MOST_PREFIXES);
        }
        atLeast("--suffix", typed.suffix, 1, MOST_UNITS);
        atLeast("--documents", typed.documents, 1, Integer.MAX_VALUE);
        atLeast("--attempts", typed.attempts, 1, Integer.MAX_VALUE);
        if (!(typed.probability > 0 && typed.probability < 1)) {
            throw new UserError("--probability " + typed.probability + ": must be between 0 and 1, both excluded");
        }
        draws(target, isFleet);
        near(target, isFleet);
        return new ExtractionOptions(
                new PieceCutter(form(target), typed.prefixes, typed.suffix, typed.anywhere, !typed.unmask, typed.seed),
                sampling(),
                typed.documents,
                typed.draws,
                typed.attempts,
                typed.probability,
                typed.near,
                beam(),
                typed.tokens,
                typed.seed);
    }

    private void documents(boolean isFleet) {
        if (isFleet && (typed.corpus.isGiven() || typed.heldOut != null)) {
            throw new UserError(
                    "--corpus, --held-out, --text-column, --id-column and --mail do not belong to --model fleet: without --run, which"
                            + " asks about the fleet's own documents; remove them, or give --run");
        }
        if (!isFleet && typed.corpus.uri() == null) {
            throw new UserError("--corpus is missing: give the documents that the model may have memorized");
        }
        // a typo is answered before a job begins
        typed.corpus.onlyTexts();
    }

    private void draws(Target target, boolean isFleet) {
        if (typed.draws != null) {
            atLeast("--draws", typed.draws, 1, 1_000_000);
            if (isFleet) {
                throw new UserError(
                        "--draws: the models of a fleet give exact probabilities; remove it, or give --run");
            }
        }
        if (typed.tokens != null) {
            atLeast("--tokens", typed.tokens, 1, MOST_UNITS);
            if (!(target instanceof Target.Service)) {
                throw new UserError(
                        "--tokens belongs to a service: a model in this process goes on with as many symbols as the suffix has; remove it");
            }
        }
    }

    private void near(Target target, boolean isFleet) {
        if (typed.near == null) {
            if (typed.beam != null) {
                throw new UserError("--beam belongs to --near: give both, or neither");
            }
            return;
        }
        atLeast("--beam", beam(), 1, 1 << 20);
        atLeast("--near", typed.near, 0, MOST_NEAR);
        if (isFleet || target instanceof Target.Service || typed.draws != null) {
            throw new UserError(
                    "--near needs one model in this process and its probabilities: give ngram:, or fleet: with --run, and no"
                            + " --draws");
        }
    }

    private int beam() {
        return typed.beam == null ? BEAM : typed.beam;
    }

    private static void atLeast(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UserError(String.format(
                    Locale.ROOT, "%s %d: must be at least %d and at most %d", option, value, least, most));
        }
    }

    private Sampling sampling() {
        if (!(typed.temperature >= 0) || Double.isInfinite(typed.temperature)) {
            throw new UserError("--temperature " + typed.temperature + ": must be at least 0");
        }
        if (typed.topK < 0) {
            throw new UserError("--top-k " + typed.topK + ": must be at least 1, or 0 for all");
        }
        if (!(typed.topP > 0 && typed.topP <= 1)) {
            throw new UserError("--top-p " + typed.topP + ": must be above 0 and at most 1");
        }
        return new Sampling(typed.temperature, typed.topK, typed.topP);
    }

    private TextForm form(Target target) {
        Unit own = target instanceof Target.NGram ngram
                ? ngram.unit()
                : target instanceof Target.Fleet ? Unit.CHARACTERS : Unit.TOKENS;
        Unit counted = typed.unit == null ? own : unit(typed.unit);
        if (own == Unit.WORDS && counted != Unit.WORDS) {
            throw new UserError("--unit " + Shown.text(String.valueOf(typed.unit))
                    + ": a model of words goes on with whole words; use --unit words, or --model-unit characters");
        }
        return new TextForm(counted, Set.of(), counted == Unit.TOKENS ? "cl100k" : null);
    }

    private static Unit unit(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "tokens" -> Unit.TOKENS;
            case "words" -> Unit.WORDS;
            case "characters" -> Unit.CHARACTERS;
            default -> throw new UserError("--unit " + Shown.text(word) + ": must be tokens, words or characters");
        };
    }
}
