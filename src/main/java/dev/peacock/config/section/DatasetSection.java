package dev.peacock.config.section;

import com.typesafe.config.ConfigList;
import dev.peacock.check.Shown;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The block {@code dataset}. */
final class DatasetSection {
    static final String DIGITS = "digits";
    private static final Shape DIGITS_SHAPE = new Shape(8, 8, 1);
    private static final double DIGITS_SCALE = 16;
    private static final int MOST_SIDE = 8192;

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
        if (!dataset.isText()) {
            block.refuse("is for texts (format text or jsonl, or parquet with a column text)", "length", "pieces");
        }
        block.refuseOthers();
        return dataset;
    }

    private static DatasetConfig imported(ConfigBlock block, BaseDirectory base) {
        SourceConfig arrays = new SourceConfig.Imported(SourceSection.path(block, "imported", base));
        block.refuse(
                "cannot be combined with dataset.imported, which has no examples",
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
                "missing-labels",
                "length",
                "pieces");
        block.refuseOthers();
        return new DatasetConfig(arrays, arrays, null, 1);
    }

    private static DatasetConfig builtin(ConfigBlock block, @Nullable Shape given) {
        block.word("builtin", Builtin.class);
        block.refuse(
                "cannot be combined with dataset.builtin; remove one of them, for instance with "
                        + "--set dataset.builtin=null",
                "train",
                "test",
                "split",
                "standardize",
                "missing-labels");
        block.refuse(
                "is for pictures from files, and the built-in digits are 8x8x1", "resize", "resize-mode", "channels");
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
        SourceConfig train = SourceSection.read(block, "train", base);
        DatasetConfig.Split split = split(block);
        SourceConfig test = split == null ? SourceSection.read(block, "test", base) : train;
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
        boolean filesDecide = !block.has("scale")
                && train instanceof SourceConfig.Parquet parquet
                && parquet.image() == null
                && mayHavePictures(train, columns);
        SourceConfig standIn = new SourceConfig.Folder("?");
        DatasetConfig dataset = new DatasetConfig(
                Objects.requireNonNullElse(train, standIn),
                Objects.requireNonNullElse(test, standIn),
                shape,
                resize(block, shape),
                channels(block, shape),
                filesDecide ? null : scale,
                split,
                standardize,
                block.word("missing-labels", DatasetConfig.MissingLabels.REFUSE) == DatasetConfig.MissingLabels.KEEP,
                null);
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
        block.refuse(
                "is for numbers and pictures, and the examples are texts; remove it",
                "standardize",
                "shape",
                "resize",
                "resize-mode",
                "channels",
                "scale",
                "missing-labels");
        if (train instanceof SourceConfig.Texts texts && test instanceof SourceConfig.Texts tests) {
            return new DatasetConfig(texts, tests, split, pieces(block));
        }
        if (train != null && test != null) {
            block.problem(
                    train instanceof SourceConfig.Texts ? "test" : "train",
                    "has no texts, but the other examples are texts; give format text or jsonl, or parquet with a column text");
        }
        SourceConfig.Texts standIn =
                new SourceConfig.Texts(SourceConfig.Texts.Holder.TEXT, "?", null, null, null, false);
        return new DatasetConfig(standIn, standIn, split, pieces(block));
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

    private static DatasetConfig.@Nullable Split split(ConfigBlock dataset) {
        if (!dataset.has("split")) {
            return null;
        }
        if (dataset.has("test")) {
            dataset.problem("split", "cannot be combined with dataset.test; remove one of them");
        }
        ConfigBlock split = dataset.block("split");
        DatasetConfig.Split read = new DatasetConfig.Split(
                split.real("test", Range.FRACTION, 0.2),
                split.flag("stratify", true),
                split.longInteger("seed", Range.LONG, 1));
        split.refuseOthers();
        return read;
    }

    private static DatasetConfig.Pieces pieces(ConfigBlock dataset) {
        return new DatasetConfig.Pieces(
                dataset.integer("length", Range.integers(1, 1_000_000), 400),
                dataset.integer("pieces", Range.integers(1, 1_000_000), 1));
    }

    private static @Nullable Resize resize(ConfigBlock block, @Nullable Shape shape) {
        if (!block.has("resize")) {
            block.refuse("has no effect without resize = [height, width]", "resize-mode");
            return null;
        }
        if (shape != null) {
            block.problem("resize", "cannot be combined with shape, which it gives; remove shape");
        }
        Resize.Mode mode = block.word("resize-mode", Resize.Mode.CROP);
        List<Integer> sides = block.integers("resize", Range.integers(1, MOST_SIDE));
        if (sides == null || (block.value("resize") instanceof ConfigList all && all.size() > sides.size())) {
            return null;
        }
        if (sides.size() != 2) {
            block.problem("resize", "must be [height, width] in pixels");
            return null;
        }
        return new Resize(sides.get(0), sides.get(1), mode);
    }

    private static @Nullable Integer channels(ConfigBlock block, @Nullable Shape shape) {
        if (!block.has("channels")) {
            return null;
        }
        int channels = block.integer("channels", Range.integers(1, 3));
        if (shape != null) {
            block.problem("channels", "cannot be combined with shape, whose last number says it");
        } else if (channels == 2) {
            block.problem("channels", "must be 1 (gray) or 3 (colour), but is 2");
        }
        return channels;
    }
}
