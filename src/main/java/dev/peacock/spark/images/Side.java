package dev.peacock.spark.images;

import java.util.List;

/**
 * The images of one side in the store: train images, generations, or held-out images.
 *
 * @param from position of the first one in the store
 * @param ids by image
 * @param groups by image, values of the columns to give results by
 */
public record Side(int from, List<String> ids, List<List<String>> groups) {
    public int count() {
        return ids.size();
    }

    public int to() {
        return from + count();
    }
}
