package dev.peacock.training.language;

import dev.peacock.check.UserError;
import dev.peacock.training.ExecutorResources;
import java.util.Locale;

/**
 * How many floats training takes, known before they are asked for.
 *
 * @param steps characters of a window, at most
 * @param rows windows of a step, at most
 */
record Buffers(Layout layout, int steps, int rows, boolean dropout) {
    private static final double MEBIBYTE = 1 << 20;
    /** The longest array that all JVMs have, without what is behind it. */
    private static final long LONGEST = Integer.MAX_VALUE - 8 - Weights.BEHIND;

    /** {@code recipe} is that of the texts ({@link LanguageRecipe#within}). */
    static Buffers of(Layout layout, LanguageRecipe recipe) {
        return new Buffers(layout, recipe.window(), recipe.batch(), recipe.dropout() > 0);
    }

    long characters() {
        return (long) steps * rows;
    }

    /** A layer's sums. */
    long sums() {
        return characters() * layout.sums();
    }

    /** A layer's outputs, without those before the first character. */
    long outputs() {
        return characters() * layout.hidden();
    }

    long block() {
        return (long) rows * layout.hidden();
    }

    long logits() {
        return characters() * layout.vocabulary();
    }

    long table() {
        return (long) layout.vocabulary() * layout.sums();
    }

    /** What sums of columns in pairs take. */
    long scratch() {
        long added = layout.layers() == 1 ? layout.vocabulary() : Math.max(layout.vocabulary(), characters());
        return (added + 1) / 2 * layout.sums() + logits();
    }

    /** Of one thread, with what is held while a model is asked: parameters, their gradients, transposes and Adam's two means. */
    long bytes() {
        boolean lstm = layout.cell() == Cell.LSTM;
        long layer = sums() + (lstm ? 4 : 2) * (outputs() + block()) + (dropout ? 2 * outputs() + block() : 0);
        long asked = Documents.ROWS * ((long) layout.layers() * layout.layerState() + layout.vocabulary());
        long floats = 5L * layout.size() + 2 * table() + logits() + scratch() + layout.layers() * layer + asked;
        return Float.BYTES * (floats + 2 * characters());
    }

    /**
     * Refuses what cannot fit into an executor.
     *
     * @param own bytes of one of its threads
     * @param shared bytes that all its threads share
     */
    void check(ExecutorResources executor, long own, long shared) {
        long longest = Math.max(Math.max(sums(), scratch()), outputs() + block());
        double needed = (double) executor.threads() * own + shared;
        if (longest <= LONGEST && needed <= executor.heap()) {
            return;
        }
        throw new UserError(String.format(
                Locale.ROOT,
                "A step of %,d x %,d characters (training.batch x training.window, as far as the texts go) with "
                        + "model.char-lstm.hidden = %,d needs %s: lower one of the three%s.",
                rows,
                steps,
                layout.hidden(),
                longest > LONGEST
                        ? String.format(
                                Locale.ROOT, "an array of %,d numbers, but arrays have at most %,d", longest, LONGEST)
                        : String.format(
                                Locale.ROOT,
                                "%,.0f MiB to train %s at a time, but the heap of an executor has %,.0f",
                                needed / MEBIBYTE,
                                executor.threads() == 1 ? "one model" : executor.threads() + " models",
                                executor.heap() / MEBIBYTE),
                longest > LONGEST
                        ? ""
                        : ", or give spark-submit more --executor-memory (--driver-memory if it runs locally)"));
    }
}
