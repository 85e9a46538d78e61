package dev.peacock.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import dev.peacock.check.Shown;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import dev.peacock.config.text.Scalar;
import dev.peacock.config.text.Words;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The block {@code dataset}. */
final class DatasetSection {
    static final String DIGITS = "digits";
    private static final Shape DIGITS_SHAPE = new Shape(8, 8, 1);
    private static final double DIGITS_SCALE = 16;
    private static final String NUMBER = "-?\\d+";

    enum Format {
        CSV,
        IDX,
        PARQUET,
        FOLDER,
        NUMPY,
        TEXT,
        JSONL
    }

    private enum Builtin {
        DIGITS
    }

    private DatasetSection() {}

    static DatasetConfig read(ConfigBlock block, BaseDirectory base) {
        if (block.has("imported")) {
            return imported(block, base);
        }
        boolean isBuiltin = block.has("builtin");
        Shape shape = shape(block);
        DatasetConfig dataset = isBuiltin ? builtin(block, shape) : files(block, shape, base);
        for (String key : dataset.isText() ? List.<String>of() : List.of("length", "pieces")) {
            if (block.has(key)) {
                block.problem(key, "is for texts (format text or jsonl, or parquet with a column text)");
            }
        }
        block.refuseOthers();
        return dataset;
    }

    private static DatasetConfig imported(ConfigBlock block, BaseDirectory base) {
        SourceConfig arrays = new SourceConfig.Imported(path(block, "imported", base));
        for (String key : List.of(
                "builtin",
                "train",
                "test",
                "split",
                "standardize",
                "shape",
                "resize",
                "resize-mode",
                "channels",
                "scale",
                "length",
                "pieces")) {
            if (block.has(key)) {
                block.problem(key, "cannot be combined with dataset.imported, which has no examples");
            }
        }
        block.refuseOthers();
        return new DatasetConfig(arrays, arrays, null, 1);
    }

    private static DatasetConfig builtin(ConfigBlock block, @Nullable Shape given) {
        block.word("builtin", Builtin.class);
        for (String split : List.of("train", "test", "split", "standardize")) {
            if (block.has(split)) {
                block.problem(
                        split,
                        "cannot be combined with dataset.builtin; remove one of them, for instance with "
                                + "--set dataset.builtin=null");
            }
        }
        for (String key : List.of("resize", "resize-mode", "channels")) {
            if (block.has(key)) {
                block.problem(key, "is for pictures from files, and the built-in digits are 8x8x1");
            }
        }
        if (given != null && given.size() != DIGITS_SHAPE.size()) {
            block.problem("shape", "must have 64 values for the built-in digits, but is " + given);
        }
        return new DatasetConfig(
                new SourceConfig.Digits(true),
                new SourceConfig.Digits(false),
                given == null ? DIGITS_SHAPE : given,
                block.real("scale", Range.POSITIVE, DIGITS_SCALE));
    }

    private static DatasetConfig files(ConfigBlock block, @Nullable Shape shape, BaseDirectory base) {
        SourceConfig train = source(block, "train", base);
        DatasetConfig.Split split = DatasetConfig.Split.read(block);
        SourceConfig test = split == null ? source(block, "test", base) : train;
        if (train instanceof SourceConfig.Texts || test instanceof SourceConfig.Texts) {
            return texts(block, train, split, test);
        }
        DatasetConfig.Standardize standardize = block.word("standardize", DatasetConfig.Standardize.class);
        boolean columns = standardize != null;
        for (String key : List.of("resize", "channels")) {
            if (block.has(key)
                    && train != null
                    && test != null
                    && !(mayHavePictures(train, columns) && mayHavePictures(test, columns))) {
                block.problem(key, "needs pictures (format folder, or Parquet with image) in train and test");
            }
        }
        double scale = block.real("scale", Range.POSITIVE, train == null ? 1 : defaultScale(train, columns));
        SourceConfig standIn = new SourceConfig.Folder("?");
        DatasetConfig dataset = new DatasetConfig(
                Objects.requireNonNullElse(train, standIn),
                Objects.requireNonNullElse(test, standIn),
                shape,
                Resize.read(block, shape),
                Resize.channels(block, shape),
                scale,
                split,
                standardize);
        boolean differ = train != null && test != null && defaultScale(train, columns) != defaultScale(test, columns);
        // a table's columns say what those of its test examples are
        boolean isSurelyTable = dataset.isTable()
                && DatasetConfig.isColumns(dataset.test())
                && !mayHavePictures(dataset.train(), columns);
        if (differ && !isSurelyTable && !block.has("scale")) {
            block.problem("scale", "must be given, since the values of train and test are of different kinds");
        }
        refuseMixed(block, dataset);
        return dataset;
    }

    private static DatasetConfig texts(
            ConfigBlock block,
            @Nullable SourceConfig train,
            DatasetConfig.@Nullable Split split,
            @Nullable SourceConfig test) {
        for (String key : List.of("standardize", "shape", "resize", "resize-mode", "channels", "scale")) {
            if (block.has(key)) {
                block.problem(key, "is for numbers and pictures, and the examples are texts; remove it");
            }
        }
        if (train instanceof SourceConfig.Texts texts && test instanceof SourceConfig.Texts tests) {
            return new DatasetConfig(texts, tests, split, DatasetConfig.Pieces.read(block));
        }
        if (train != null && test != null) {
            block.problem(
                    train instanceof SourceConfig.Texts ? "test" : "train",
                    "has no texts, but the other examples are texts; give format text or jsonl, or parquet with a column text");
        }
        SourceConfig.Texts standIn =
                new SourceConfig.Texts(SourceConfig.Texts.Holder.TEXT, "?", null, null, null, false);
        return new DatasetConfig(standIn, standIn, split, DatasetConfig.Pieces.read(block));
    }

    private static void refuseMixed(ConfigBlock block, DatasetConfig dataset) {
        if (dataset.standardize() != null
                && !DatasetConfig.isColumns(dataset.train())
                && !(dataset.train() instanceof SourceConfig.NumPy)) {
            block.problem("standardize", "is for tables, whose columns are features; pictures are divided by scale");
        }
        boolean mayHavePixels = dataset.standardize() == null
                && dataset.train() instanceof SourceConfig.Parquet parquet
                && parquet.keys().hasIdAtMost();
        if (dataset.isTable()
                && dataset.scale() != 1
                && !mayHavePixels
                && dataset.standardize() != DatasetConfig.Standardize.NONE) {
            block.problem(
                    "scale",
                    "cannot be combined with standardized numbers; remove it, or set dataset.standardize = none");
        }
        for (String column : dataset.test().keys().categorical()) {
            if (!dataset.train().keys().categorical().contains(column)) {
                block.problem(
                        "test",
                        "names '" + Shown.text(column)
                                + "' in categorical, which dataset.train does not; say it in dataset.train, which decides");
            }
        }
    }

    /** A file of Parquet decides where the configuration does not; what is standardized is no picture. */
    private static boolean mayHavePictures(SourceConfig source, boolean columns) {
        return source instanceof SourceConfig.Folder
                || (source instanceof SourceConfig.Parquet parquet
                        && (parquet.image() != null
                                || (!columns
                                        && parquet.features() == null
                                        && parquet.keys().hasIdAtMost())));
    }

    private static double defaultScale(SourceConfig source, boolean columns) {
        return source instanceof SourceConfig.Idx || mayHavePictures(source, columns) ? DatasetConfig.PIXEL_SCALE : 1;
    }

    private static @Nullable SourceConfig source(ConfigBlock block, String split, BaseDirectory base) {
        if (!block.has(split)) {
            block.problem(
                    split,
                    "is missing; give its format and path, or "
                            + (split.equals("test") && block.has("train")
                                    ? "dataset.split { test = 0.2 } to take a fifth of dataset.train"
                                    : "dataset.builtin = digits"));
            return null;
        }
        ConfigBlock source = block.block(split);
        Format format = source.word("format", Format.class);
        if (format == null) {
            if (!source.has("format")) {
                source.problem(
                        "format", "is missing; give csv, idx, parquet, folder or numpy, or text or jsonl for texts");
            }
            return null;
        }
        SourceConfig read = switch (format) {
            case CSV -> csv(source, base);
            case IDX -> new SourceConfig.Idx(path(source, "images", base), path(source, "labels", base));
            case PARQUET ->
                source.has("text") ? texts(source, SourceConfig.Texts.Holder.PARQUET, base) : parquet(source, base);
            case TEXT -> texts(source, SourceConfig.Texts.Holder.TEXT, base);
            case JSONL -> texts(source, SourceConfig.Texts.Holder.JSONL, base);
            case FOLDER -> folder(source, base);
            case NUMPY ->
                new SourceConfig.NumPy(
                        path(source, "path", base),
                        Objects.requireNonNullElse(source.text("features"), split.equals("train") ? "x" : "x_test"),
                        Objects.requireNonNullElse(source.text("label"), split.equals("train") ? "y" : "y_test"),
                        source.text("id"),
                        source.text("subpopulation"));
        };
        boolean mayHaveColumns = read instanceof SourceConfig.Csv
                || read instanceof SourceConfig.Parquet
                || read instanceof SourceConfig.Texts;
        if (format == Format.IDX && source.has("subpopulation")) {
            source.problem("subpopulation", "needs a column or an array, and IDX files have none");
        }
        if (!mayHaveColumns) {
            refuseColumns(source, format);
        }
        source.refuseOthers();
        return read;
    }

    private static void refuseColumns(ConfigBlock source, Format format) {
        if (format != Format.NUMPY && source.has("id")) {
            source.problem(
                    "id",
                    format == Format.FOLDER
                            ? "is for rows; a picture in a folder is called by its path, as in cat/1.png; remove the key"
                            : "is for rows, and IDX files have no names; an example is called by its position, from 0; "
                                    + "remove the key, or give ids in the format numpy or parquet");
        }
        for (String key : List.of("ignore", "categorical")) {
            if (source.has(key)) {
                source.problem(key, "needs columns, and only the formats csv and parquet have them");
            }
        }
    }

    private static SourceConfig folder(ConfigBlock source, BaseDirectory base) {
        String subpopulation = source.text("subpopulation");
        if (subpopulation != null && !subpopulation.equals(SourceConfig.Folder.FOLDER)) {
            source.problem(
                    "subpopulation",
                    "must be folder for pictures in folders: the folder of a class then has one folder for each group");
        }
        return new SourceConfig.Folder(path(source, "path", base), subpopulation);
    }

    private static SourceConfig texts(ConfigBlock source, SourceConfig.Texts.Holder format, BaseDirectory base) {
        return SourceConfig.Texts.read(source, format, path(source, "path", base));
    }

    private static String path(ConfigBlock source, String key, BaseDirectory base) {
        return base.resolve(source.text(key, "a path or a URI"));
    }

    private static SourceConfig csv(ConfigBlock source, BaseDirectory base) {
        String label = source.text("label", "the label column's name, or its number from 0");
        String subpopulation = source.text("subpopulation");
        boolean numbers = isNumber(source, "label", label);
        if (subpopulation != null) {
            numbers &= isNumber(source, "subpopulation", subpopulation);
            refuseTheSame(source, "label", label, subpopulation);
        }
        SourceConfig.TableKeys keys = SourceConfig.TableKeys.read(source, label, subpopulation);
        boolean named = keys.columns().anyMatch(column -> !column.matches(NUMBER));
        boolean header = source.flag("header", !numbers || named);
        if ((!numbers || named) && !header) {
            String key = numbers ? "id" : label.matches(NUMBER) ? "subpopulation" : "label";
            source.problem(
                    "header",
                    "must be true if the " + key
                            + " is given by its column's name; or give the column's number, from 0");
        }
        return new SourceConfig.Csv(path(source, "path", base), label, header, subpopulation, encoding(source), keys);
    }

    /** Java's own name for it, so that every spelling is the same. */
    private static String encoding(ConfigBlock source) {
        ConfigValue value = source.value("encoding");
        if (value == null) {
            return SourceConfig.Csv.UTF_8;
        }
        String name = Scalar.text(value);
        try {
            return Charset.forName(name).name();
        } catch (IllegalArgumentException e) {
            source.problem(
                    "encoding",
                    "must be a character encoding that Java knows, such as UTF-8, ISO-8859-1 or "
                            + "windows-1252, but is "
                            + Scalar.shown(value)
                            + Words.hint("", name, Charset.availableCharsets().keySet()));
            return SourceConfig.Csv.UTF_8;
        }
    }

    private static boolean isNumber(ConfigBlock source, String key, String column) {
        boolean isNumber = column.matches(NUMBER);
        if (isNumber && (column.startsWith("-") || column.length() > 9)) {
            source.problem(key, "must be a column's name or its number from 0, but is " + Shown.text(column));
        }
        return isNumber;
    }

    private static SourceConfig parquet(ConfigBlock source, BaseDirectory base) {
        String label = Objects.requireNonNullElse(source.text("label"), "label");
        String image = source.text("image");
        String features = source.text("features");
        String subpopulation = source.text("subpopulation");
        if (image != null && features != null) {
            source.problem("features", "cannot be combined with image; an example has either features or an image");
        }
        SourceConfig.TableKeys keys = SourceConfig.TableKeys.read(source, label, subpopulation);
        if (!keys.hasIdAtMost() && (image != null || features != null)) {
            source.problem("ignore and categorical are for tables, and cannot be combined with image or features");
        }
        if (keys.id() != null && (keys.id().equals(image) || keys.id().equals(features))) {
            source.problem(
                    "id",
                    "cannot be the column '" + Shown.text(keys.id()) + "', which is already used for "
                            + (image != null ? "image" : "features"));
        }
        if (subpopulation != null) {
            refuseTheSame(source, "label", label, subpopulation);
            refuseTheSame(
                    source,
                    "image",
                    image == null && features == null ? SourceConfig.Parquet.IMAGE : image,
                    subpopulation);
            refuseTheSame(source, "features", features, subpopulation);
        }
        return new SourceConfig.Parquet(path(source, "path", base), label, image, features, subpopulation, keys);
    }

    private static void refuseTheSame(ConfigBlock source, String key, @Nullable String column, String subpopulation) {
        if (subpopulation.equals(column)) {
            source.problem(
                    "subpopulation",
                    "cannot be the column '" + Shown.text(subpopulation) + "', which is already used for " + key);
        }
    }

    private static @Nullable Shape shape(ConfigBlock block) {
        List<Integer> sides = block.integers("shape", Range.integers(1, Integer.MAX_VALUE));
        if (sides == null || (block.value("shape") instanceof ConfigList all && all.size() > sides.size())) {
            return null;
        }
        if (sides.size() != 1 && sides.size() != 3) {
            block.problem("shape", "must be [height, width, channels] or [values]");
            return null;
        }
        double size = 1;
        for (int side : sides) {
            size *= side;
        }
        if (size > Integer.MAX_VALUE) {
            block.problem("shape", "must have fewer than 2^31 values");
            return null;
        }
        return sides.size() == 1 ? Shape.flat(sides.get(0)) : new Shape(sides.get(0), sides.get(1), sides.get(2));
    }
}
