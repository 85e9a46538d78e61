package dev.peacock.audit.canary.spark;

import dev.peacock.training.language.Cell;
import dev.peacock.training.language.LanguageRecipe;

/** The models: settings at which a text of 250,000 characters is learnt in 20 seconds. */
final class Recipes {
    private static final int EMBEDDING = 32;
    private static final int WINDOW = 64;
    private static final int BATCH = 16;
    private static final double RATE = 1e-2;
    private static final double CLIP = 1;

    private Recipes() {}

    static LanguageRecipe of(CanaryOptions options) {
        return new LanguageRecipe(EMBEDDING, options.hidden(), 1, Cell.LSTM, 0, WINDOW, BATCH, RATE, CLIP);
    }
}
