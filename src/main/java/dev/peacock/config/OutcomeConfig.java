package dev.peacock.config;

import dev.peacock.bits.PackedLabels;
import dev.peacock.config.text.Words;
import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a run beside which examples it classifies correctly.
 *
 * @param margins how its margins are
 * @param predictions whether the label that it gives each example is; null where that is still to be decided, by
 *     {@link #predictionsAreSmall}, and for a program, which decides by itself
 * @param characters whether a language model's log-probability of each character of the train documents is; null where that is still
 *     to be decided, by {@link #charactersAreSmall}; false for other models
 */
public record OutcomeConfig(
        Margins margins,
        @Nullable Boolean predictions,
        @Nullable Boolean characters) implements Serializable {
    /** 256 MiB: the most that margins may take to be kept by themselves, and predictions, and characters. */
    public static final long MOST_BYTES = 1L << 28;

    /** What a rounded margin takes in a file at most, with its share of the dictionary. */
    private static final int BYTES = 3;

    /** The bits of a float that a float16 has no room for. */
    private static final int DROPPED = 13;

    /** How margins are kept: not at all, with the 11 significant bits of a float16, as floats, or as {@link #isSmall} decides. */
    public enum Margins {
        TRUE,
        HALF,
        FALSE,
        AUTO;

        /** Of its word in an effective configuration; {@code FALSE} where there is none, as of an imported fleet. */
        public static Margins of(String word) {
            return Arrays.stream(values())
                    .filter(margins -> Words.of(margins).equals(word))
                    .findFirst()
                    .orElse(FALSE);
        }
    }

    /** Of models that are no language models. */
    public OutcomeConfig(Margins margins, @Nullable Boolean predictions) {
        this(margins, predictions, false);
    }

    /** How margins of a model are best kept. */
    public static Margins kept(ModelConfig model) {
        // shares of votes are so few values that floats take no more room, and they are exact
        return model instanceof ModelConfig.NearestNeighbour ? Margins.TRUE : Margins.HALF;
    }

    public boolean keepsMargins() {
        return margins == Margins.HALF || margins == Margins.TRUE;
    }

    public boolean auto() {
        return margins == Margins.AUTO;
    }

    /** The margins as they are kept, in place: rounded to the nearest, ties to even, where halves are. */
    public float @Nullable [] rounded(float @Nullable [] margins) {
        if (margins != null && this.margins == Margins.HALF) {
            for (int i = 0; i < margins.length; i++) {
                margins[i] = half(margins[i]);
            }
        }
        return margins;
    }

    /** A float with 11 significant bits; floats, unlike float16s, have the range for any margin. */
    static float half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int tie = bits >>> DROPPED & 1;
        return Float.intBitsToFloat((bits + (1 << (DROPPED - 1)) - 1 + tie) >>> DROPPED << DROPPED);
    }

    /**
     * What a model's margins and predictions, or scores of documents, take in files at most.
     *
     * @param length characters of a document at most; 0 for models that are no language models
     */
    public long bytesOfModel(int train, int test, int classes, int length) {
        int margin = margins == Margins.TRUE ? Float.BYTES : margins == Margins.HALF ? BYTES : 0;
        int accuracy = length > 0 ? Float.BYTES : 0;
        int label = Boolean.TRUE.equals(predictions) ? PackedLabels.bytesOfLabel(classes) : 0;
        return ((long) train + test) * (margin + accuracy + label)
                + (Boolean.TRUE.equals(characters) ? (long) train * length : 0);
    }

    /** Whether the margins of a fleet are small enough to be kept by themselves. */
    public static boolean isSmall(int models, int examples) {
        return (long) models * examples <= MOST_BYTES / BYTES;
    }

    /** Whether a fleet's log-probabilities of characters, {@code length} of a document, are small enough to be kept by themselves. */
    public static boolean charactersAreSmall(int models, int documents, int length) {
        return (long) models * documents <= MOST_BYTES / length;
    }

    /** Whether a fleet's predictions are small enough to be kept by themselves. */
    public static boolean predictionsAreSmall(int models, int examples, int classes) {
        return classes <= PackedLabels.MOST_CLASSES
                && (long) models * examples <= MOST_BYTES / PackedLabels.bytesOfLabel(classes);
    }
}
