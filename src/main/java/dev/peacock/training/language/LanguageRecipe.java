package dev.peacock.training.language;

import java.io.Serializable;

/**
 * A character model and how it is trained.
 *
 * @param embedding values that stand for a character
 * @param hidden units of each recurrent layer
 * @param layers recurrent layers, 1 or more
 * @param dropout share of each recurrent layer's outputs that are left out on their way up (Zaremba et al. 2014), in [0, 1)
 * @param window characters through which gradients flow back, each window from the state of zeros
 * @param batch windows of a step
 * @param rate Adam's learning rate
 * @param clip largest Euclidean norm of a step's gradient, of the mean loss in nats; infinite for none
 */
public record LanguageRecipe(
        int embedding,
        int hidden,
        int layers,
        Cell cell,
        double dropout,
        int window,
        int batch,
        double rate,
        double clip)
        implements Serializable {
    public LanguageRecipe {
        if (embedding < 1 || hidden < 1 || layers < 1 || window < 1 || batch < 1) {
            throw new IllegalArgumentException("sizes must be positive");
        }
        if (!(dropout >= 0 && dropout < 1) || !(rate > 0) || !(clip > 0)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), rate and clip positive");
        }
    }

    /** The same with the longest windows, and most of a step, that a text of so many characters and ends of documents has. */
    LanguageRecipe within(long characters) {
        int longest = (int) Math.max(1, Math.min(characters, window));
        int most = (int) Math.max(1, Math.min(characters / longest, batch));
        return new LanguageRecipe(embedding, hidden, layers, cell, dropout, longest, most, rate, clip);
    }
}
