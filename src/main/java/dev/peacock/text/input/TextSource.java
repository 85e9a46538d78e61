package dev.peacock.text.input;

import dev.peacock.check.Credentials;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.FileSystems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds the files of a corpus and cuts them into splits. */
public final class TextSource {
    /** So that few splits are small, a large corpus has no more than some thousands of them, and a small one keeps several cores busy. */
    private static final long LEAST_SPLIT = 4L << 20;

    static final long SPLIT = 64L << 20;
    private static final long SPLITS = 1024;
    /** Opening a file costs about as much as reading that many bytes. */
    private static final long OPENING = 1L << 18;

    private TextSource() {}

    /**
     * The splits of a file, a directory with all below it, or a glob of them. Files and directories whose names begin with _ or . are
     * left out. A path without a scheme is looked up on the default file system, then on the local one. UserError where there is no such
     * file; empty ones have no documents.
     */
    public static List<Split> plan(String uri, TextOptions options, Configuration hadoop) {
        List<Piece> files = files(uri, options, hadoop);
        long bytes = files.stream()
                .mapToLong(file -> Math.max(file.bytes(), OPENING))
                .sum();
        return plan(uri, files, options, hadoop, Math.max(LEAST_SPLIT, Math.min(SPLIT, bytes / SPLITS)));
    }

    /** URIs of the files that {@link #plan} cuts. */
    public static Set<String> uris(String uri, Configuration hadoop) {
        return files(uri, TextOptions.defaults(), hadoop).stream()
                .map(Piece::uri)
                .collect(Collectors.toSet());
    }

    /**
     * UserError that names the first line which is no JSON object, or the file that is damaged, of JSON Lines that another reader could not
     * read. Nothing where no such line is found, or where files are packed in a way that is not read here.
     */
    public static void checkLines(String uri, Configuration hadoop) {
        TextOptions options = new TextOptions(TextOptions.TEXT, null, List.of(), Format.JSON_LINES);
        if (uri.toLowerCase(Locale.ROOT).endsWith(".bz2")) {
            return;
        }
        try {
            for (Piece file : files(uri, options, hadoop)) {
                JsonLines.checkLines(file, options, hadoop);
            }
        } catch (IOException e) {
            throw new UserError(Shown.path(uri) + " cannot be read: " + Reason.of(e), e);
        }
    }

    /** Each file with its length and when it was changed, in the order in which {@link #plan} has them. */
    public static List<String> listing(String uri, Configuration hadoop) {
        return files(uri, TextOptions.defaults(), hadoop).stream()
                .map(file -> file.name() + ": " + file.length() + " bytes of " + file.modified())
                .toList();
    }

    /** In splits of about so many bytes. */
    public static List<Split> plan(String uri, TextOptions options, Configuration hadoop, long size) {
        return plan(uri, files(uri, options, hadoop), options, hadoop, size);
    }

    private static List<Split> plan(
            String uri, List<Piece> files, TextOptions options, Configuration hadoop, long size) {
        checkFirst(uri, files, options, hadoop);
        List<Split> splits = new ArrayList<>();
        List<Piece> pieces = new ArrayList<>();
        long filled = 0;
        for (Piece file : files) {
            for (Piece piece : cut(file, size)) {
                if (filled > 0 && filled + piece.bytes() > size) {
                    splits.add(new Split(splits.size(), pieces, options));
                    pieces.clear();
                    filled = 0;
                }
                pieces.add(piece);
                filled += Math.max(piece.bytes(), OPENING);
            }
        }
        splits.add(new Split(splits.size(), pieces, options));
        return splits;
    }

    /** A column that is not there is found before a job begins. */
    private static void checkFirst(String uri, List<Piece> files, TextOptions options, Configuration hadoop) {
        Piece first =
                files.stream().filter(file -> file.length() > 0).findFirst().orElse(null);
        if (first == null) {
            return;
        }
        try {
            switch (first.format()) {
                case PARQUET -> ParquetTexts.check(first, options, hadoop);
                case JSON_LINES -> JsonLines.check(first, options, hadoop);
                case TEXT -> {
                    refuseTable(first.name(), options);
                    first.partitions(options);
                }
                case MAIL -> first.partitions(options);
            }
        } catch (IOException e) {
            throw new UserError(Shown.path(uri) + " cannot be read: " + Reason.of(e), e);
        }
    }

    /** Of a table that is read as a text, the column that is named would be ignored, and all rows be one document. */
    private static void refuseTable(String name, TextOptions options) {
        if (!options.text().equals(TextOptions.TEXT)
                && name.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv)(\\.gz|\\.zst)?")) {
            throw new UserError("%s is a text, which has no column '%s'; make JSON Lines or Parquet of the table"
                    .formatted(Shown.path(name), Shown.text(options.text())));
        }
    }

    private static List<Piece> cut(Piece file, long size) {
        boolean divisible = switch (file.format()) {
            case PARQUET -> true;
            case JSON_LINES -> !Unpacked.isPacked(file.name());
            case TEXT, MAIL -> false;
        };
        if (!divisible || file.length() <= size) {
            return List.of(file);
        }
        long count = (file.length() + size - 1) / size;
        List<Piece> pieces = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            pieces.add(new Piece(
                    file.uri(),
                    file.name(),
                    file.format(),
                    file.length() * i / count,
                    file.length() * (i + 1) / count,
                    file.length(),
                    file.modified()));
        }
        return pieces;
    }

    private static List<Piece> files(String uri, TextOptions options, Configuration hadoop) {
        Credentials.refuseIn("a path of texts", uri);
        List<Piece> files = new ArrayList<>();
        try {
            Path asked = new Path(uri);
            FileSystem fileSystem = FileSystems.of(asked, hadoop);
            FileStatus[] found = matches(fileSystem, asked);
            if (found.length == 0 && asked.toUri().getScheme() == null) {
                fileSystem = FileSystem.getLocal(hadoop);
                found = matches(fileSystem, asked);
            }
            if (found.length == 0) {
                throw new UserError(Shown.path(uri) + (isGlob(uri) ? " matches no file" : " does not exist"));
            }
            Path base = base(asked, found);
            Arrays.sort(found, Comparator.comparing(FileStatus::getPath));
            for (FileStatus one : found) {
                if (isGlob(uri) && isHidden(one)) {
                    continue;
                }
                add(fileSystem, one, base, options, files);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(Shown.path(uri) + " cannot be read: " + Reason.of(e), e);
        }
        return files;
    }

    private static FileStatus[] matches(FileSystem fileSystem, Path asked) throws IOException {
        FileStatus[] found = fileSystem.globStatus(asked);
        return found == null ? new FileStatus[0] : found;
    }

    private static boolean isHidden(FileStatus file) {
        String name = file.getPath().getName();
        return name.startsWith("_") || name.startsWith(".");
    }

    private static boolean isGlob(String uri) {
        return uri.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /** What the names of files are shown without: the directory that was asked for, or that of the file, or that before the glob. */
    private static Path base(Path asked, FileStatus[] found) {
        if (found.length == 1 && !isGlob(asked.toString())) {
            Path path = found[0].getPath();
            return found[0].isDirectory() || path.getParent() == null ? path : path.getParent();
        }
        Path base = asked;
        while (isGlob(base.toString()) && base.getParent() != null) {
            base = base.getParent();
        }
        return base;
    }

    private static void add(FileSystem fileSystem, FileStatus file, Path base, TextOptions options, List<Piece> files)
            throws IOException {
        if (file.isDirectory()) {
            FileStatus[] children = fileSystem.listStatus(file.getPath());
            Arrays.sort(children, Comparator.comparing(FileStatus::getPath));
            for (FileStatus child : children) {
                if (!isHidden(child)) {
                    add(fileSystem, child, base, options, files);
                }
            }
            return;
        }
        String name = name(base, file.getPath());
        refuseOtherPacking(name);
        files.add(new Piece(
                file.getPath().toString(),
                name,
                options.format() == null ? Format.of(name) : options.format(),
                0,
                file.getLen(),
                file.getLen(),
                file.getModificationTime()));
    }

    private static void refuseOtherPacking(String name) {
        if (name.toLowerCase(Locale.ROOT).matches(".*\\.(bz2|xz|lz4|lzo|snappy|br|z|zip|tar|7z|rar)")) {
            throw new UserError(
                    Shown.path(name) + " is packed in a way that is not read; unpack it, or pack it with gzip or zstd");
        }
    }

    private static String name(Path base, Path file) {
        String directory = base.toUri().getPath();
        String path = file.toUri().getPath();
        return path.startsWith(directory) && path.length() > directory.length()
                ? path.substring(directory.length()).replaceFirst("^/", "")
                : file.getName();
    }
}
