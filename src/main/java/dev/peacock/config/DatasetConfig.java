package dev.peacock.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The data set. {@code shape} is needed only where the files do not say it (CSV, Parquet features) and the model wants an
 * image; {@link #scale} divides every value when a model reads it. With a {@code split}, {@code test} is the same source as
 * {@code train}. {@code standardize} is null where the configuration does not say it.
 *
 * @param resize the size that pictures are brought to; null leaves them as they are
 * @param channels of pictures: 1 (gray) or 3 (colour); null as in the files or the shape
 * @param givenScale null where the configuration leaves it to files of Parquet, which may hold pictures or a table
 * @param keepsMissingLabels whether words such as NA, which stand for what is missing, are labels like others
 * @param pieces of texts; null for other examples
 */
public record DatasetConfig(
        SourceConfig train,
        SourceConfig test,
        @Nullable Shape shape,
        @Nullable Resize resize,
        @Nullable Integer channels,
        @Nullable Double givenScale,
        @Nullable Split split,
        @Nullable Standardize standardize,
        boolean keepsMissingLabels,
        @Nullable Pieces pieces)
        implements Serializable {

    /** What the values of pictures are divided by unless the configuration says otherwise. */
    public static final double PIXEL_SCALE = 255;

    /** Takes the test examples from those of {@code train}: the share {@code test}, of each label alike if {@code stratify}. */
    public record Split(double test, boolean stratify, long seed) implements Serializable {}

    /** Which examples a document gives: its first {@code count} pieces of {@code length} characters, the last of which may be shorter. */
    public record Pieces(int length, int count) implements Serializable {}

    /** What becomes of examples whose label is a word that stands for what is missing. */
    public enum MissingLabels {
        REFUSE,
        KEEP
    }

    /** What is done with the numbers of a table. */
    public enum Standardize {
        AUTO,
        NONE
    }

    /** Files that say themselves which examples are for training, and pictures as they are. */
    public DatasetConfig(SourceConfig train, SourceConfig test, @Nullable Shape shape, double scale) {
        this(train, test, shape, null, null, scale, null, null);
    }

    /** Of examples other than texts. */
    public DatasetConfig(
            SourceConfig train,
            SourceConfig test,
            @Nullable Shape shape,
            @Nullable Resize resize,
            @Nullable Integer channels,
            double scale,
            @Nullable Split split,
            @Nullable Standardize standardize) {
        this(train, test, shape, resize, channels, scale, split, standardize, false, null);
    }

    /** Of texts. */
    public DatasetConfig(SourceConfig.Texts train, SourceConfig.Texts test, @Nullable Split split, Pieces pieces) {
        this(train, test, null, null, null, 1.0, split, null, false, pieces);
    }

    /** The same, read from other sources. */
    public DatasetConfig withSources(SourceConfig otherTrain, SourceConfig otherTest) {
        return new DatasetConfig(
                otherTrain,
                otherTest,
                shape,
                resize,
                channels,
                givenScale,
                split,
                standardize,
                keepsMissingLabels,
                pieces);
    }

    /** What every value is divided by; of Parquet files that are left to decide, as if they held pictures. */
    public double scale() {
        return givenScale == null ? PIXEL_SCALE : givenScale;
    }

    /** Whether the models were trained elsewhere, so that there are no examples here. */
    public boolean isImported() {
        return train instanceof SourceConfig.Imported;
    }

    /** Whether the examples are texts, or pieces of them. */
    public boolean isText() {
        return pieces != null;
    }

    /** Whether a key that only tables have is given, so that columns are encoded even where all of them are numbers. */
    public boolean isTable() {
        boolean arrays = train instanceof SourceConfig.NumPy && standardize == Standardize.AUTO;
        boolean columns = isColumns(train)
                && (split != null
                        || standardize != null
                        || !train.keys().isEmpty()
                        || !test.keys().isEmpty());
        return arrays || columns;
    }

    /** Whether the columns of a source may be features of their own. */
    public static boolean isColumns(SourceConfig source) {
        return source instanceof SourceConfig.Csv
                || (source instanceof SourceConfig.Parquet parquet
                        && parquet.image() == null
                        && parquet.features() == null);
    }
}
