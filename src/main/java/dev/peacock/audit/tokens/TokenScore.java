package dev.peacock.audit.tokens;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The scores of a document, each larger for what the target is more likely to have seen, but for the loss. */
public enum TokenScore {
    LOSS("loss", "loss", TokenScores::loss),
    DIFFERENCE("difference", "difference of losses", TokenScores::difference),
    MIN_K("min-k", "Min-K%", TokenScores::minK),
    EZ("ez", "EZ", TokenScores::ez);

    private final String word;
    private final String title;
    private final Function<TokenScores, @Nullable Double> of;

    TokenScore(String word, String title, Function<TokenScores, @Nullable Double> of) {
        this.word = word;
        this.title = title;
        this.of = of;
    }

    /** As it stands in tables. */
    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    /** NaN where it is not defined. */
    public double of(TokenScores scores) {
        Double score = of.apply(scores);
        return score == null ? Double.NaN : score;
    }

    /** Larger for likely members; NaN where it is not defined. */
    public double membership(TokenScores scores) {
        return this == LOSS ? -of(scores) : of(scores);
    }
}
