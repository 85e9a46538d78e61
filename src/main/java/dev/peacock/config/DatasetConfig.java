package dev.peacock.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The data set. {@code shape} is needed only where the files do not say it (CSV, Parquet features) and the model wants an
 * image; {@code scale} divides every value when a model reads it.
 */
public record DatasetConfig(
        SourceConfig train, SourceConfig test, @Nullable Shape shape, double scale) implements Serializable {

    /** Whether the models were trained elsewhere, so that there are no examples here. */
    public boolean isImported() {
        return train instanceof SourceConfig.Imported;
    }
}
