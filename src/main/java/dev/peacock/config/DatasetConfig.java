package dev.peacock.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The data set. {@code shape} is needed only where the files do not say it (CSV, Parquet features) and the model wants an
 * image; {@code scale} divides every value when a model reads it.
 *
 * @param resize the size that pictures are brought to; null leaves them as they are
 * @param channels of pictures: 1 (gray) or 3 (colour); null as in the files or the shape
 */
public record DatasetConfig(
        SourceConfig train,
        SourceConfig test,
        @Nullable Shape shape,
        @Nullable Resize resize,
        @Nullable Integer channels,
        double scale)
        implements Serializable {

    /** With pictures as they are. */
    public DatasetConfig(SourceConfig train, SourceConfig test, @Nullable Shape shape, double scale) {
        this(train, test, shape, null, null, scale);
    }

    /** Whether the models were trained elsewhere, so that there are no examples here. */
    public boolean isImported() {
        return train instanceof SourceConfig.Imported;
    }
}
