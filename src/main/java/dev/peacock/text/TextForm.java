package dev.peacock.text;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How texts are compared: the unit that is counted, what is normalised, and the tokenizer where the units are tokens. A text in this form
 * is valid UTF-8 with boundaries of units. In words, every word is followed by one space, also the last one, and white space is always
 * normalised. Composed and decomposed accents stay different: no form of Unicode (NFC) is applied.
 */
public record TextForm(
        Unit unit,
        Set<Normalisation> normalisations,
        @Nullable String tokenizer,
        @Nullable TokenizerFile file) implements Serializable {
    /** UserError where the units are tokens and no tokenizer is named, or the other way round. */
    public TextForm {
        if ((unit == Unit.TOKENS) != (tokenizer != null)) {
            throw new UserError(
                    unit == Unit.TOKENS
                            ? "the unit is tokens, so a tokenizer has to be named"
                            : "a tokenizer is named, but the unit is "
                                    + unit.name().toLowerCase(Locale.ROOT)
                                    + "; leave the tokenizer out, or make tokens the unit");
        }
        if (tokenizer != null && file == null && NamedTokenizer.of(tokenizer) == null) {
            throw new UserError(
                    "there is no tokenizer '%s'; those with a name are %s, and any other is the path of a tokenizer.json"
                            .formatted(Shown.text(tokenizer), String.join(", ", NamedTokenizer.NAMES)));
        }
        EnumSet<Normalisation> all = EnumSet.noneOf(Normalisation.class);
        all.addAll(normalisations);
        if (unit == Unit.WORDS) {
            all.add(Normalisation.WHITE_SPACE);
        }
        normalisations = Collections.unmodifiableSet(all);
    }

    /** With the name of a tokenizer (r50k, p50k, cl100k, o200k) where the units are tokens. */
    public TextForm(Unit unit, Set<Normalisation> normalisations, @Nullable String tokenizer) {
        this(unit, normalisations, tokenizer, null);
    }

    /** With tokens of a tokenizer.json, whose text is {@code json} and which is called {@code name}. UserError where it is none. */
    public static TextForm ofFile(Set<Normalisation> normalisations, String name, String json) {
        return new TextForm(Unit.TOKENS, normalisations, name, new TokenizerFile(name, json));
    }

    /** Whether a tokenizer is called so, and needs no file. */
    public static boolean isTokenizer(String name) {
        return NamedTokenizer.of(name) != null;
    }

    private Normaliser normaliser() {
        return Normaliser.of(normalisations, unit == Unit.WORDS);
    }

    /** The normalised bytes of valid UTF-8 ({@link Utf8#repaired}): the same array where nothing is to be done. */
    public byte[] bytes(byte[] utf8) {
        return normaliser().bytes(utf8);
    }

    /**
     * All boundaries of units in normalised bytes that are at least {@code from} and at most {@code to}, ascending. From 0 to the
     * length, these are the units and one more; the first is 0 and the last the length. Of an empty text: 0.
     */
    public int[] bounds(byte[] normalised, int from, int to) {
        if (unit == Unit.TOKENS) {
            return tokens().bounds(normalised, from, to);
        }
        int[] bounds = new int[16];
        int n = 0;
        for (int at = from; at <= to; at++) {
            if (at == 0 || at == normalised.length || isBound(normalised, at)) {
                if (n == bounds.length) {
                    bounds = Arrays.copyOf(bounds, n * 2);
                }
                bounds[n++] = at;
            }
        }
        return Arrays.copyOf(bounds, n);
    }

    private Tokenizer tokens() {
        return file != null ? file : Objects.requireNonNull(NamedTokenizer.of(Objects.requireNonNull(tokenizer)));
    }

    private boolean isBound(byte[] normalised, int at) {
        return switch (unit) {
            case WORDS -> normalised[at - 1] == ' ';
            case CHARACTERS -> !Utf8.continues(normalised[at]);
            case BYTES, TOKENS -> true;
        };
    }

    /**
     * Byte offsets in the original text of ascending offsets in its normalised bytes: where the code point begins that this byte comes
     * from, and the length of the original for the end. Between the offsets of two boundaries lies what their unit was made of, with
     * what was left out behind it.
     */
    public int[] sources(byte[] utf8, int[] at) {
        return normaliser().sources(utf8, at);
    }
}
