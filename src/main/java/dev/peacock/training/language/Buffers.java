package dev.peacock.training.language;

/**
 * How many floats training takes, known before they are asked for.
 *
 * @param steps characters of a window, at most
 * @param rows windows of a step, at most
 */
record Buffers(Layout layout, int steps, int rows, boolean dropout) {
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

    /** As {@link #bytes}. */
    EngineMemory memory() {
        return new EngineMemory(bytes(), 0, Math.max(Math.max(sums(), scratch()), outputs() + block()));
    }
}
