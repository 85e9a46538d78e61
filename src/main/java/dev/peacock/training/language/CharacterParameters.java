package dev.peacock.training.language;

import dev.peacock.training.fleet.cpu.loops.LoopsOfThisJvm;
import java.io.Serializable;

/**
 * A trained character model, as it can be sent elsewhere.
 *
 * @param values as {@link Layout} says
 */
public record CharacterParameters(LanguageRecipe recipe, int vocabulary, float[] values) implements Serializable {
    /** The model, for one thread. */
    public CharacterModel open() {
        Weights weights = new Weights(Layout.of(recipe, vocabulary), LoopsOfThisJvm.create());
        System.arraycopy(values, 0, weights.values, 0, values.length);
        return new CharacterModel(weights);
    }
}
