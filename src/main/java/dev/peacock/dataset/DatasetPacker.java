package dev.peacock.dataset;

import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.provenance.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/** Reads a configured data set, checks it and packs it into one file. */
public final class DatasetPacker {
    private DatasetPacker() {}

    /**
     * Packs both splits into {@code target}. {@code classes} is the number of classes of the model, if known. UserError on bad
     * input; what was at the target stays there until the new store is complete.
     */
    public static StoreFooter pack(DatasetConfig config, @Nullable Integer classes, Configuration hadoop, Path target) {
        WantedShape wanted = WantedShape.of(config);
        try (StoreWriter writer = StoreWriter.create(target, config.scale(), classes)) {
            CsvColumns train = read(config.train(), null, wanted, hadoop, writer);
            writer.beginTest();
            read(config.test(), train, wanted, hadoop, writer);
            return writer.finish();
        } catch (IOException e) {
            throw new UserError(target + " cannot be written: " + Reason.of(e), e);
        }
    }

    /** The columns of a CSV file, whose order that of test examples takes; null for other sources. */
    private static @Nullable CsvColumns read(
            SourceConfig source,
            @Nullable CsvColumns train,
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
        return Secrets.withoutUserInfo("train: " + fingerprint(config.train(), hadoop)
                + "\ntest: " + fingerprint(config.test(), hadoop)
                + "\nshape: " + (config.shape() == null ? "as in the files" : config.shape())
                + (config.resize() == null ? "" : "\nresize: " + config.resize())
                + (config.channels() == null ? "" : "\nchannels: " + config.channels())
                + "\nscale: " + config.scale()
                + (isMatchedByName(config) ? "\ncolumns: by name" : ""));
    }

    /** Stores from before columns were matched by name are packed again, since their test examples may be wrong. */
    private static boolean isMatchedByName(DatasetConfig config) {
        return config.train() instanceof SourceConfig.Csv train
                && config.test() instanceof SourceConfig.Csv test
                && CsvColumns.isHeader(train)
                && CsvColumns.isHeader(test);
    }

    private static String fingerprint(SourceConfig source, Configuration hadoop) {
        if (source instanceof SourceConfig.Digits digits) {
            return "builtin " + digits;
        }
        List<String> paths;
        if (source instanceof SourceConfig.Idx idx) {
            paths = List.of(idx.images(), idx.labels());
        } else if (source instanceof SourceConfig.Csv csv) {
            paths = List.of(csv.path());
        } else if (source instanceof SourceConfig.Parquet parquet) {
            paths = List.of(parquet.path());
        } else if (source instanceof SourceConfig.Folder folder) {
            paths = List.of(folder.path());
        } else {
            throw new IllegalArgumentException("no fingerprint for " + source);
        }
        StringBuilder text = new StringBuilder(source.toString());
        for (String path : paths) {
            text.append("; ").append(describe(InputFile.of(path, hadoop)));
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
