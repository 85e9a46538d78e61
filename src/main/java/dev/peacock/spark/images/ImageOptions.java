package dev.peacock.spark.images;

import dev.peacock.config.Resize;
import dev.peacock.dataset.image.WantedShape;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How images are read.
 *
 * @param column of pictures in Parquet
 * @param id column of ids in Parquet, or array of them in .npz; null for names of files or places
 * @param needsId whether there must be ids
 * @param resize null for the size that pictures have
 * @param channels 1 or 3; null for those that the first picture has
 * @param low the number that is black in arrays; null for 0
 * @param high the number that is white in arrays; null for 255 of whole numbers and 1 of others
 */
public record ImageOptions(
        String column,
        @Nullable String id,
        boolean needsId,
        List<String> by,
        @Nullable Resize resize,
        @Nullable Integer channels,
        @Nullable Double low,
        @Nullable Double high)
        implements Serializable {
    /** Of images that are no generations: without columns to give results by, and with ids only where there are some. */
    public ImageOptions ofOthers() {
        return new ImageOptions(column, id, false, List.of(), resize, channels, low, high);
    }

    /** Without another size or other channels. */
    public ImageOptions asTheyAre() {
        return new ImageOptions(column, id, needsId, by, null, null, low, high);
    }

    /** The same, and the value of a column with each image. */
    public ImageOptions by(String name) {
        return new ImageOptions(column, id, needsId, List.of(name), resize, channels, low, high);
    }

    /** What pictures are brought to. */
    WantedShape wanted() {
        return new WantedShape(null, resize, channels);
    }
}
