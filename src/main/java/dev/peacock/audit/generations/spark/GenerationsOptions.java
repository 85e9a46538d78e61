package dev.peacock.audit.generations.spark;

import dev.peacock.spark.images.ImageOptions;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param heldOut null without
 * @param share of images that are no copies which would pass the cut
 * @param measure that by which the tables say what is a near-copy: {@value #DISTANCE} or {@value #RATIO}
 * @param tile side of the squares by which distances are measured; null for whole images
 * @param leastClique generations of a group that repeats, at least
 */
record GenerationsOptions(
        String generations,
        String train,
        @Nullable String heldOut,
        ImageOptions images,
        double share,
        String measure,
        @Nullable Integer tile,
        int leastClique,
        Embeddings embeddings) {
    static final String DISTANCE = "distance";
    static final String RATIO = "ratio";
}
