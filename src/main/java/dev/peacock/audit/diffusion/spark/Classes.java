package dev.peacock.audit.diffusion.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Of what class images are, for models that are told it.
 *
 * @param names ascending; empty for models that are not told
 * @param train class of each distinct train image, by its place among the names; empty where there are no names
 * @param heldOut of each held-out image
 */
record Classes(List<String> names, int[] train, int[] heldOut) implements Serializable {
    private static final int MOST = 1000;
    static final Classes NONE = new Classes(List.of(), new int[0], new int[0]);

    /** UserError for too many classes, and for a held-out image of a class that no train image has. */
    static Classes of(List<String> train, List<String> heldOut) {
        List<String> names = List.copyOf(new TreeSet<>(train));
        if (names.size() > MOST) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--conditional true: train images have %,d classes, and models are told %,d at most; name another column by"
                            + " --label-column",
                    names.size(),
                    MOST));
        }
        return new Classes(names, places(names, train), places(names, heldOut));
    }

    private static int[] places(List<String> names, List<String> classes) {
        return classes.stream().mapToInt(name -> place(names, name)).toArray();
    }

    private static int place(List<String> names, String name) {
        int place = names.indexOf(name);
        if (place < 0) {
            throw new UserError("--conditional true: a held-out image is of the class '" + Shown.text(name)
                    + "', of which there is no train image; leave such images out");
        }
        return place;
    }

    /** That of a distinct train image; null for models that are not told. */
    @Nullable
    String of(int image) {
        return names.isEmpty() ? null : names.get(train[image]);
    }

    int count() {
        return names.size();
    }

    /** The classes of generations, in turns; empty for models that are not told. */
    int[] inTurns(int from, int rows) {
        int[] turns = new int[names.isEmpty() ? 0 : rows];
        for (int row = 0; row < turns.length; row++) {
            turns[row] = (from + row) % names.size();
        }
        return turns;
    }
}
