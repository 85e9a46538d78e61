package dev.peacock.audit.canary.format;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.function.IntUnaryOperator;

/**
 * Sentences in the symbols of a model instead of code points.
 *
 * @param of gives the symbol of a code point, and something negative for one that the model's vocabulary does not have
 */
public record Symbols(IntUnaryOperator of) {

    /** Of a text, which a message calls {@code what}; UserError for a character outside the vocabulary. */
    public int[] of(String text, String what) {
        return text.codePoints().map(point -> symbol(point, what)).toArray();
    }

    /** Of a secret; the same. */
    public int[] of(int[] secret, String what) {
        return java.util.Arrays.stream(secret).map(point -> symbol(point, what)).toArray();
    }

    /** Of a space; the same. */
    public Space of(Space space, String what) {
        return space.mapped(point -> symbol(point, what));
    }

    private int symbol(int point, String what) {
        int symbol = of.applyAsInt(point);
        if (symbol < 0) {
            throw new UserError(what + " has the character '" + Shown.text(Character.toString(point))
                    + "', which the vocabulary of the model does not have, so that it cannot be told from other characters;"
                    + " use characters that occur in the corpus");
        }
        return symbol;
    }
}
