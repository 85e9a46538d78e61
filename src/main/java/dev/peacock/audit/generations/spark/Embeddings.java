package dev.peacock.audit.generations.spark;

import dev.peacock.spark.images.EncoderOptions;
import org.jspecify.annotations.Nullable;

/**
 * How images become embeddings, and which pictures show those that the user brings.
 *
 * @param encoder null to compare what is given
 * @param cosine whether vectors are brought to length 1
 * @param pictures of vectors; null for none
 */
record Embeddings(
        @Nullable EncoderOptions encoder,
        boolean cosine,
        @Nullable Pictures pictures) {
    static final Embeddings NONE = new Embeddings(null, false, null);

    /**
     * Pictures, as many as there are vectors and in their order.
     *
     * @param heldOut null without held-out images
     */
    record Pictures(
            String train, String generations, @Nullable String heldOut) {}
}
