package dev.peacock.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** Where the examples of one split are. Paths are Hadoop URIs or local paths, already resolved against the configuration file. */
public sealed interface SourceConfig extends Serializable {

    /** The embedded UCI digits; {@code train} are the first 1,500, else the last 297. */
    record Digits(boolean train) implements SourceConfig {
        @Override
        public String path() {
            return "";
        }
    }

    /** MNIST's format, plain or .gz: an images file and a labels file. */
    record Idx(String images, String labels) implements SourceConfig {
        @Override
        public String path() {
            return images;
        }
    }

    /**
     * Comma-separated values. {@code label} names a column, or is its 0-based number; a label by name needs the header,
     * and with a number {@code header} says whether the first line is one. {@code subpopulation}, of the same form, names the
     * column that says which subpopulation an example belongs to. All other columns are features, in order. {@code encoding} is
     * Java's name of the characters' encoding.
     */
    record Csv(
            String path,
            String label,
            boolean header,
            @Nullable String subpopulation,
            String encoding,
            TableKeys keys) implements SourceConfig {
        public static final String UTF_8 = "UTF-8";

        /** Without subpopulations, in UTF-8. */
        public Csv(String path, String label, boolean header) {
            this(path, label, header, null);
        }

        /** In UTF-8. */
        public Csv(String path, String label, boolean header, @Nullable String subpopulation) {
            this(path, label, header, subpopulation, UTF_8, TableKeys.NONE);
        }

        /**
         * Without an option, the text (and so the fingerprint) of a data set is the same as before that option existed.
         */
        @Override
        public String toString() {
            return "Csv[path=" + path + ", label=" + label + ", header=" + header + named(subpopulation)
                    + (encoding.equals(UTF_8) ? "" : ", encoding=" + encoding) + keys + "]";
        }
    }

    /**
     * A Parquet file or a directory of them. {@code label} is an int or string column; at most one of {@code image} (encoded
     * PNG or JPEG bytes; dots reach into structs, as in {@code image.bytes}) and {@code features} (list of numbers) is set.
     * Without either, a binary column named {@link #IMAGE} holds images, and in a file without one all other columns are features.
     * {@code subpopulation} is an int or string column that says which subpopulation an example belongs to.
     */
    record Parquet(
            String path,
            String label,
            @Nullable String image,
            @Nullable String features,
            @Nullable String subpopulation,
            TableKeys keys)
            implements SourceConfig {
        public static final String IMAGE = "image";

        /** Without subpopulations. */
        public Parquet(String path, String label, @Nullable String image, @Nullable String features) {
            this(path, label, image, features, null);
        }

        /** Without keys of tables. */
        public Parquet(
                String path,
                String label,
                @Nullable String image,
                @Nullable String features,
                @Nullable String subpopulation) {
            this(path, label, image, features, subpopulation, TableKeys.NONE);
        }

        /** The same source, as one of images. */
        public Parquet withImages() {
            return new Parquet(path, label, IMAGE, null, subpopulation, keys);
        }

        /** As {@link Csv#toString}. */
        @Override
        public String toString() {
            String pixels = image == null && features == null ? IMAGE : image;
            return "Parquet[path=" + path + ", label=" + label + ", image=" + pixels + ", features=" + features
                    + named(subpopulation) + keys + "]";
        }
    }

    /**
     * A directory with one directory of PNG or JPEG files a class.
     *
     * @param subpopulation {@link #FOLDER} where the directory of a class has one directory for each of its subpopulations; or null
     */
    record Folder(String path, @Nullable String subpopulation) implements SourceConfig {
        public static final String FOLDER = "folder";

        /** Without subpopulations. */
        public Folder(String path) {
            this(path, null);
        }

        /** As {@link Csv#toString}. */
        @Override
        public String toString() {
            return "Folder[path=" + path + named(subpopulation) + "]";
        }
    }

    /**
     * NumPy's arrays: an .npz archive or a directory of .npy files.
     *
     * @param features the array of examples x values, or of pictures: examples x height x width, or x channels
     * @param label the array of labels, whole numbers or texts, one an example
     * @param id the array of what the examples are called, or null
     * @param subpopulation the array that says which subpopulation an example belongs to, or null
     */
    record NumPy(
            String path,
            String features,
            String label,
            @Nullable String id,
            @Nullable String subpopulation) implements SourceConfig {
        /** Without ids. */
        public NumPy(String path, String features, String label) {
            this(path, features, label, null);
        }

        /** Without subpopulations. */
        public NumPy(String path, String features, String label, @Nullable String id) {
            this(path, features, label, id, null);
        }

        /** As {@link Csv#toString}. */
        @Override
        public String toString() {
            return "NumPy[path=" + path + ", features=" + features + ", label=" + label
                    + (id == null ? "" : ", id=" + id) + named(subpopulation) + "]";
        }
    }

    /**
     * Texts: files of one each, JSON Lines, or Parquet; a file, a directory with all below it, or a glob of them.
     *
     * @param text the column, or key, of the text; null where a file is one
     * @param group the column, or key, of the group that is a document's label; null where all have the same. Files can have it in the
     *     names of their directories, as in {@code author=whitman}
     * @param id the column, or key, that names each document, or null
     * @param mail whether files are mails or mailboxes, whose headers are left out
     */
    record Texts(
            Holder format,
            String path,
            @Nullable String text,
            @Nullable String group,
            @Nullable String id,
            boolean mail)
            implements SourceConfig {
        /** What has the texts. */
        public enum Holder {
            TEXT,
            JSONL,
            PARQUET
        }
    }

    /** The arrays of a fleet that was trained elsewhere; there are outcomes of examples, but no examples. */
    record Imported(String path) implements SourceConfig {}

    /** The file or directory that the examples are in; empty where they are in none. */
    String path();

    /** The column that says which subpopulation an example belongs to, or null. */
    default @Nullable String subpopulation() {
        return null;
    }

    /** What {@link #subpopulation} may be of a source of this format, as messages have it; null where it has no place for any. */
    default @Nullable String placeOfSubpopulations() {
        if (this instanceof Csv || this instanceof Parquet) {
            return "the column that says which it is";
        }
        if (this instanceof Folder) {
            return "folder, where each has a folder of its own in that of its label";
        }
        return this instanceof NumPy ? "the array that says which it is" : null;
    }

    /**
     * The same table with the same features, and this column, which must be none of them, as the one that says which subpopulation an
     * example belongs to.
     */
    default SourceConfig withSubpopulation(String column) {
        String old = subpopulation();
        TableKeys keys = old == null || old.equals(column) ? keys() : keys().ignoring(old);
        if (this instanceof Csv csv) {
            return new Csv(csv.path, csv.label, csv.header, column, csv.encoding, keys);
        }
        if (this instanceof Parquet parquet) {
            return new Parquet(parquet.path, parquet.label, parquet.image, parquet.features, column, keys);
        }
        throw new IllegalStateException("no table: " + this);
    }

    /** What is said of the columns of a table; empty for other sources. */
    default TableKeys keys() {
        return TableKeys.NONE;
    }

    private static String named(@Nullable String subpopulation) {
        return subpopulation == null ? "" : ", subpopulation=" + subpopulation;
    }
}
