package dev.peacock.config.section;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigValue;
import dev.peacock.check.Shown;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import dev.peacock.config.text.BaseDirectory;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Scalar;
import dev.peacock.config.text.Words;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The block of one split's files, as in {@code dataset.train}. */
final class SourceSection {
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

    private SourceSection() {}

    static @Nullable SourceConfig read(ConfigBlock block, String split, BaseDirectory base) {
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
        source.refuse("needs columns, and only the formats csv and parquet have them", "ignore", "categorical");
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

    private static SourceConfig.Texts texts(ConfigBlock source, SourceConfig.Texts.Holder format, BaseDirectory base) {
        String path = path(source, "path", base);
        boolean files = format == SourceConfig.Texts.Holder.TEXT;
        for (String key : files ? List.of("text", "id") : List.of("mail")) {
            if (source.has(key)) {
                source.problem(
                        key,
                        files
                                ? "needs a column, and files of format text have none; they are named by their paths"
                                : "is for files of format text");
            }
        }
        for (String key : List.of("label", "image", "features", "ignore", "categorical", "subpopulation")) {
            if (source.has(key)) {
                source.problem(
                        key,
                        key.equals("label")
                                ? "is called group where examples are texts"
                                : "is not used where examples are texts; remove it");
            }
        }
        String text = files ? null : Objects.requireNonNullElse(source.text("text"), "text");
        String group = source.text("group");
        String id = files ? null : source.text("id");
        if (group != null && (group.equals(text) || group.equals(id))) {
            source.problem("group", "must be a column of its own, neither that of the text nor that of the id");
        }
        if (id != null && id.equals(text)) {
            source.problem("id", "must be a column of its own, not that of the text");
        }
        return new SourceConfig.Texts(format, path, text, group, id, source.flag("mail", false));
    }

    static String path(ConfigBlock source, String key, BaseDirectory base) {
        String path = base.resolve(source.text(key, "a path or a URI"));
        source.names(key, path);
        return path;
    }

    private static SourceConfig csv(ConfigBlock source, BaseDirectory base) {
        String label = source.text("label", "the label column's name, or its number from 0");
        String subpopulation = source.text("subpopulation");
        boolean numbers = isNumber(source, "label", label);
        if (subpopulation != null) {
            numbers &= isNumber(source, "subpopulation", subpopulation);
            refuseTheSame(source, "label", label, subpopulation);
        }
        TableKeys keys = keys(source, label, subpopulation);
        boolean named = keys.columns().anyMatch(column -> !column.matches(NUMBER));
        boolean header = source.flag("header", !numbers || named);
        if ((!numbers || named) && !header) {
            String key = numbers ? named(keys) : label.matches(NUMBER) ? "the subpopulation" : "the label";
            source.problem(
                    "header",
                    "must be true if " + key + " is given by its column's name; or give the column's number, from 0");
        }
        return new SourceConfig.Csv(path(source, "path", base), label, header, subpopulation, encoding(source), keys);
    }

    /** Which of them names a column. */
    private static String named(TableKeys keys) {
        if (keys.id() != null && !keys.id().matches(NUMBER)) {
            return "the id";
        }
        boolean isIgnore = keys.ignore().stream().anyMatch(column -> !column.matches(NUMBER));
        return isIgnore ? "what to ignore" : "what is categorical";
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
        TableKeys keys = keys(source, label, subpopulation);
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

    /** Of a source whose label and subpopulation are these columns. */
    private static TableKeys keys(ConfigBlock source, String label, @Nullable String subpopulation) {
        boolean several = source.value("id") instanceof ConfigList;
        if (several) {
            source.problem("id", "must be one column, but is a list; other columns that name rows belong in ignore");
        }
        String id = several ? null : source.text("id");
        List<String> ignore = Objects.requireNonNullElse(source.texts("ignore"), List.of());
        List<String> categorical = Objects.requireNonNullElse(source.texts("categorical"), List.of());
        Map<String, String> used = new LinkedHashMap<>();
        used.put(label, "label");
        if (subpopulation != null) {
            used.put(subpopulation, "subpopulation");
        }
        refuseUsed(source, "id", id == null ? List.of() : List.of(id), used);
        if (id != null) {
            used.put(id, "id");
        }
        refuseUsed(source, "ignore", ignore, used);
        ignore.forEach(column -> used.putIfAbsent(column, "ignore"));
        refuseUsed(source, "categorical", categorical, used);
        return new TableKeys(id, ignore, categorical);
    }

    private static void refuseUsed(ConfigBlock source, String key, List<String> columns, Map<String, String> used) {
        for (String column : columns) {
            if (used.containsKey(column)) {
                source.problem(
                        key,
                        "cannot have the column '" + Shown.text(column) + "', which is already used for "
                                + used.get(column));
            }
        }
    }

    private static void refuseTheSame(ConfigBlock source, String key, @Nullable String column, String subpopulation) {
        if (subpopulation.equals(column)) {
            source.problem(
                    "subpopulation",
                    "cannot be the column '" + Shown.text(subpopulation) + "', which is already used for " + key);
        }
    }
}
