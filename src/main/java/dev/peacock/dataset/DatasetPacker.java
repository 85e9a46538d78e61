package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.dataset.read.CsvReader;
import dev.peacock.dataset.read.ExampleSink;
import dev.peacock.dataset.read.FolderReader;
import dev.peacock.dataset.read.IdxReader;
import dev.peacock.dataset.read.InputFile;
import dev.peacock.dataset.read.NumPyReader;
import dev.peacock.dataset.read.ParquetExamples;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.provenance.Sha256;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads a configured data set, checks it and packs it into one file. */
public final class DatasetPacker {
    private DatasetPacker() {}

    /**
     * Packs both splits into {@code target}. {@code classes} is the number of classes of the model, if known. UserError with all that
     * is wrong with the data; what was at the target stays there until the new store is complete.
     */
    public static StoreFooter pack(DatasetConfig given, @Nullable Integer classes, Configuration hadoop, Path target) {
        return pack(given, classes, hadoop, target, note -> {});
    }

    /** The same; {@code notes} gets what the user should know of the data, a sentence each. */
    public static StoreFooter pack(
            DatasetConfig given, @Nullable Integer classes, Configuration hadoop, Path target, Consumer<String> notes) {
        if (given.isText()) {
            return packTexts(given, hadoop, target, notes);
        }
        DatasetConfig config = resolved(given, hadoop);
        boolean columns = DatasetConfig.isColumns(config.train()) && DatasetConfig.isColumns(config.test());
        if (config.isTable() || isParquetTable(config.train()) || isParquetTable(config.test())) {
            boolean arrays =
                    config.train() instanceof SourceConfig.NumPy && config.test() instanceof SourceConfig.NumPy;
            if (!columns && !arrays) {
                throw new UserError("one of dataset.train and dataset.test is a table, and the other is not; "
                        + "give both as tables, in CSV or Parquet");
            }
            return packTable(config, classes, hadoop, target, notes);
        }
        try {
            return packPlain(config, classes, hadoop, target, notes);
        } catch (CsvReader.NotNumbers e) {
            String ofPictures = config.scale() != 1
                    ? "dataset.scale"
                    : config.shape() != null && config.shape().isImage() ? "dataset.shape" : "";
            if (!columns || !ofPictures.isEmpty()) {
                // as a table it would be refused for that key, without a word of the field
                throw e.refused(
                        ofPictures.isEmpty()
                                ? ""
                                : "; correct it, or remove " + ofPictures
                                        + ", which is for pictures, if the columns are those of a table");
            }
            return packTable(config, classes, hadoop, target, notes);
        }
    }

    /** Says of Parquet whether it has images, where the configuration leaves it to the files. */
    private static DatasetConfig resolved(DatasetConfig given, Configuration hadoop) {
        return given.withSources(resolved(given.train(), given, hadoop), resolved(given.test(), given, hadoop));
    }

    private static SourceConfig resolved(SourceConfig source, DatasetConfig given, Configuration hadoop) {
        if (isParquetTable(source)
                && source.keys().hasIdAtMost()
                && given.standardize() == null
                && source instanceof SourceConfig.Parquet parquet) {
            // a file that cannot be read is refused with all else that is wrong
            Boolean images = new Problems().attempt("", () -> ParquetExamples.hasImages(parquet, hadoop));
            return Boolean.TRUE.equals(images) ? parquet.withImages() : source;
        }
        return source;
    }

    private static boolean isParquetTable(SourceConfig source) {
        return source instanceof SourceConfig.Parquet && DatasetConfig.isColumns(source);
    }

    private static StoreFooter packTable(
            DatasetConfig config,
            @Nullable Integer classes,
            Configuration hadoop,
            Path target,
            Consumer<String> notes) {
        if (config.resize() != null || config.channels() != null) {
            throw new UserError(
                    "dataset.resize and dataset.channels are for pictures, but dataset.train is a table without any; "
                            + "remove them, or name the column of pictures, as in image = image.bytes");
        }
        boolean standardized = TablePacker.isStandardized(config);
        Double scale = config.givenScale();
        if (standardized && scale != null && scale != 1) {
            throw new UserError("dataset.scale = " + scale + " cannot be combined with standardized numbers, and "
                    + "those of a table with texts or gaps are; remove it, or set dataset.standardize = none");
        }
        try (StoreWriter writer = StoreWriter.create(target, standardized ? 1 : config.scale(), classes)) {
            writer.keepsMissingLabels(config.keepsMissingLabels());
            TablePacker.pack(config, classes, hadoop, writer);
            return finished(writer, notes);
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private static StoreFooter packTexts(
            DatasetConfig config, Configuration hadoop, Path target, Consumer<String> notes) {
        try (StoreWriter writer = StoreWriter.create(target, 1, null)) {
            writer.keepsMissingLabels(true);
            TextPacker.pack(config, hadoop, writer);
            return finished(writer, notes);
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private static StoreFooter packPlain(
            DatasetConfig config,
            @Nullable Integer classes,
            Configuration hadoop,
            Path target,
            Consumer<String> notes) {
        WantedShape wanted = WantedShape.of(config);
        try (StoreWriter writer = StoreWriter.create(target, config.scale(), classes)) {
            writer.keepsMissingLabels(config.keepsMissingLabels());
            DatasetConfig.Split split = config.split();
            TableColumns train;
            if (split == null) {
                Problems problems = writer.problems();
                TableColumns given = problems.attempt("", () -> read(config.train(), null, wanted, hadoop, writer));
                if (problems.isEmpty() || writer.size() > 0) {
                    writer.beginTest();
                }
                problems.heed("", () -> read(config.test(), given, wanted, hadoop, writer));
                train = given;
            } else {
                SplitSink sink = new SplitSink(split, config.keepsMissingLabels(), classes, writer);
                train = sink.readThrice(() -> read(config.train(), null, wanted, hadoop, sink));
            }
            if (train != null && train.head().names() != null && config.shape() == null) {
                writer.encoding(TableEncoding.ofNumbers(train.featureNames()));
            }
            return finished(writer, notes);
        } catch (IOException e) {
            throw StoreWriter.unwritable(target, e);
        }
    }

    private static StoreFooter finished(StoreWriter writer, Consumer<String> notes) {
        StoreFooter footer = writer.finish();
        if (footer.table() != null && !footer.table().isPlain()) {
            footer.table().notes().forEach(notes);
        }
        if (footer.text() != null) {
            footer.text().notes().forEach(notes);
        }
        writer.problems().notes().forEach(notes);
        return footer;
    }

    /** The columns of a CSV file, whose order that of test examples takes; null for other sources. */
    private static @Nullable TableColumns read(
            SourceConfig source,
            @Nullable TableColumns train,
            WantedShape wanted,
            Configuration hadoop,
            ExampleSink sink) {
        return sink.problems().about(source.path(), () -> readFiles(source, train, wanted, hadoop, sink));
    }

    private static @Nullable TableColumns readFiles(
            SourceConfig source,
            @Nullable TableColumns train,
            WantedShape wanted,
            Configuration hadoop,
            ExampleSink sink) {
        if (source instanceof SourceConfig.Digits digits) {
            DigitsReader.read(digits.train(), wanted, sink);
        } else if (source instanceof SourceConfig.Idx idx) {
            IdxReader.read(idx, wanted, hadoop, sink);
        } else if (source instanceof SourceConfig.Csv csv) {
            return CsvReader.read(csv, train, wanted, hadoop, sink);
        } else if (source instanceof SourceConfig.Parquet parquet) {
            ParquetExamples.read(parquet, wanted, hadoop, sink);
        } else if (source instanceof SourceConfig.Folder folder) {
            FolderReader.read(folder, wanted, hadoop, sink);
        } else if (source instanceof SourceConfig.NumPy arrays) {
            NumPyReader.read(arrays, wanted, hadoop, sink);
        } else {
            throw new IllegalArgumentException("no reader for " + source);
        }
        return null;
    }

    /**
     * Describes the configuration and the input files by path, length and modification time, without reading them: while it
     * stays the same, packing again would give the same store. A directory is summed up in a hash of its listing.
     * Credentials of URIs are left out.
     */
    public static String fingerprint(DatasetConfig config, Configuration hadoop) {
        Problems problems = new Problems();
        String train = problems.attempt("", () -> fingerprint(config.train(), hadoop, problems));
        String test = problems.attempt("", () -> fingerprint(config.test(), hadoop, problems));
        problems.throwIfAny();
        return Secrets.withoutUserInfo("train: " + train
                + "\ntest: " + test
                + "\nshape: " + (config.shape() == null ? "as in the files" : config.shape())
                + (config.resize() == null ? "" : "\nresize: " + config.resize())
                + (config.channels() == null ? "" : "\nchannels: " + config.channels())
                + "\nscale: " + config.scale()
                + (isMatchedByName(config) ? "\ncolumns: by name" : "")
                + (config.split() == null ? "" : "\nsplit: " + config.split())
                + (config.pieces() == null ? "" : "\npieces: " + config.pieces())
                + (config.standardize() == null ? "" : "\nstandardize: " + config.standardize())
                + (config.keepsMissingLabels() ? "\nmissing labels: kept" : ""));
    }

    /** Stores from before columns were matched by name are packed again, since their test examples may be wrong. */
    private static boolean isMatchedByName(DatasetConfig config) {
        return config.train() instanceof SourceConfig.Csv train
                && config.test() instanceof SourceConfig.Csv test
                && CsvReader.isHeader(train)
                && CsvReader.isHeader(test);
    }

    private static String fingerprint(SourceConfig source, Configuration hadoop, Problems problems) {
        if (source instanceof SourceConfig.Digits digits) {
            return "builtin " + digits;
        }
        if (source instanceof SourceConfig.Texts texts) {
            List<String> listing = Objects.requireNonNull(
                    problems.about(texts.path(), () -> TextSource.listing(texts.path(), hadoop)));
            return "%s; %d files, listing %s".formatted(texts, listing.size(), Sha256.hex(listing.toString()));
        }
        List<String> paths =
                source instanceof SourceConfig.Idx idx ? List.of(idx.images(), idx.labels()) : List.of(source.path());
        StringBuilder text = new StringBuilder(source.toString());
        for (String path : paths) {
            problems.about(path, () -> text.append("; ").append(describe(InputFile.of(path, hadoop))));
        }
        return text.toString();
    }

    private static String describe(InputFile input) {
        if (!input.isDirectory()) {
            return line(input);
        }
        MessageDigest digest = Sha256.begin();
        long files = digestListing(input, digest);
        return "%s: %d files, listing %s".formatted(input.path(), files, Sha256.hex(digest));
    }

    private static long digestListing(InputFile directory, MessageDigest digest) {
        long files = 0;
        for (InputFile child : directory.children()) {
            if (child.isDirectory()) {
                digest.update((child.path() + "/\n").getBytes(StandardCharsets.UTF_8));
                files += digestListing(child, digest);
            } else {
                digest.update((line(child) + "\n").getBytes(StandardCharsets.UTF_8));
                files++;
            }
        }
        return files;
    }

    private static String line(InputFile file) {
        return "%s: %d bytes of %d"
                .formatted(file.path(), file.length(), file.status().getModificationTime());
    }
}
