package dev.peacock.training;

import org.jspecify.annotations.Nullable;

/**
 * What a language model says of documents beside their mean log-probabilities, which stand where other models' margins do.
 *
 * @param trainAccuracy of each train document, the share of its characters that were the most probable ones, 0 to 1
 * @param testAccuracy the same of each test document
 * @param trainCharacters of each character of each train document, -ln p in sixteenths of a nat, at most 255 and rounded to the nearest: n times the
 *     store's length, 0 past a document's end; null where they are not kept
 */
public record DocumentScores(float[] trainAccuracy, float[] testAccuracy, byte @Nullable [] trainCharacters) {
    /** How many units of {@code trainCharacters} a nat has. */
    public static final int PARTS_OF_NAT = 16;

    /** The most that a byte of {@code trainCharacters} says: 15.9 nats. */
    public static final int MOST = 255;

    /** A character's byte in {@code trainCharacters}, of its log-probability in nats. */
    public static byte character(double logProbability) {
        return (byte) Math.min(MOST, Math.round(-logProbability * PARTS_OF_NAT));
    }

    /** The same without those of characters, unless they are kept. */
    public DocumentScores kept(boolean characters) {
        return characters || trainCharacters == null ? this : new DocumentScores(trainAccuracy, testAccuracy, null);
    }
}
