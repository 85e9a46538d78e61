package dev.peacock.training.language;

import dev.peacock.check.UserError;
import dev.peacock.training.ExecutorResources;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The memory that an engine takes, known before it is asked for.
 *
 * @param heap bytes of the heap
 * @param outside bytes outside it
 * @param longest numbers of its longest array in the heap
 */
public record EngineMemory(long heap, long outside, long longest) {
    private static final double MEBIBYTE = 1 << 20;
    /** The longest array that all JVMs have, without what is behind it. */
    private static final long LONGEST = Integer.MAX_VALUE - 8 - Weights.BEHIND;

    /** In the heap and outside it. */
    long bytes() {
        return heap + outside;
    }

    /**
     * Refuses what cannot fit into an executor.
     *
     * @param shared bytes of the heap that all its threads share
     * @param limit bytes that its threads may take outside the heap; empty where it is not known
     */
    void check(LanguageRecipe recipe, ExecutorResources executor, long shared, OptionalLong limit) {
        if (longest > LONGEST) {
            throw refusal(
                    recipe,
                    String.format(
                            Locale.ROOT, "an array of %,d numbers, but arrays have at most %,d", longest, LONGEST),
                    "");
        }
        double inHeap = (double) executor.threads() * heap + shared;
        if (inHeap > executor.heap()) {
            throw refusal(
                    recipe,
                    needs(inHeap, executor, "the heap of an executor has", executor.heap()),
                    ", or give spark-submit more --executor-memory (--driver-memory if it runs locally)");
        }
        double besides = (double) executor.threads() * outside;
        if (executor.here() && besides > limit.orElse(Long.MAX_VALUE)) {
            throw refusal(
                    recipe,
                    needs(besides, executor, "ND4J may take outside the heap", limit.orElseThrow()),
                    ", or set a larger -Dorg.bytedeco.javacpp.maxphysicalbytes");
        }
    }

    private static String needs(double needed, ExecutorResources executor, String where, long there) {
        return String.format(
                Locale.ROOT,
                "%,.0f MiB to train %s at a time, but %s %,.0f",
                needed / MEBIBYTE,
                executor.threads() == 1 ? "one model" : executor.threads() + " models",
                where,
                there / MEBIBYTE);
    }

    private static UserError refusal(LanguageRecipe recipe, String needs, String more) {
        return new UserError(String.format(
                Locale.ROOT,
                "A step of %,d x %,d characters (training.batch x training.window, as far as the texts go) with "
                        + "model.char-lstm.hidden = %,d needs %s: lower one of the three%s.",
                recipe.batch(),
                recipe.window(),
                recipe.hidden(),
                needs,
                more));
    }
}
