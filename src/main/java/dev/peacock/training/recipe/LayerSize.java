package dev.peacock.training.recipe;

import dev.peacock.check.UserError;
import java.util.Locale;

/** How large a layer may be: so that whatever a trainer multiplies it with is a length that an array can have. */
public final class LayerSize {
    /** Most numbers that a layer makes of one example, and most parameters of a layer: some trainers want eight times as many. */
    private static final int MOST = 1 << 27;

    private LayerSize() {}

    /** Throws {@link UserError} that begins with {@code where}, the layer. */
    public static void check(String where, double outputs, double parameters) {
        refuse(where, "makes %,.0f numbers of one example", outputs);
        refuse(where, "has %,.0f parameters", parameters);
    }

    private static void refuse(String where, String what, double count) {
        if (count > MOST) {
            throw new UserError(where + " "
                    + String.format(
                            Locale.ROOT,
                            what + ", but at most %,.0f are possible: use fewer units or filters, or pool before it.",
                            count,
                            (double) MOST));
        }
    }
}
