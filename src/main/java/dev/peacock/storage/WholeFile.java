package dev.peacock.storage;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/**
 * Puts a file in its place completely or not at all, replacing an existing one. On file systems by a temporary name and
 * one rename; on object stores, where a rename is a copy and a deletion, by writing to the final name, which shows
 * nothing before the stream is closed.
 */
public final class WholeFile {
    /** Object stores whose clients do not say that their streams can be aborted. */
    private static final Set<String> OBJECT_STORES = Set.of("s3", "s3n", "gs", "oss", "cosn", "obs");

    private WholeFile() {}

    /** Writes bytes to a stream; closing it does nothing. */
    public interface Bytes {
        void writeTo(OutputStream out) throws IOException;
    }

    /** {@code temporary} is on the target's file system, and the writer's own. */
    public static void put(Configuration hadoop, Path target, Path temporary, Bytes bytes) throws IOException {
        FileSystem files = target.getFileSystem(hadoop);
        if (isObjectStore(files, target)) {
            write(files, target, bytes);
        } else if (LocalFile.isOn(files)) {
            LocalFile.put((LocalFileSystem) files, target, temporary, bytes);
        } else {
            writeAndRename(hadoop, files, target, temporary, bytes);
        }
    }

    /** The same with the bytes of a local file. */
    public static void put(Configuration hadoop, Path target, Path temporary, java.nio.file.Path local)
            throws IOException {
        put(hadoop, target, temporary, out -> Files.copy(local, out));
    }

    /**
     * Whether a path is on an object store. One that can abort a stream shows a file when the stream is closed, and no earlier
     * (Hadoop's contract for that capability).
     */
    public static boolean isObjectStore(FileSystem files, Path path) throws IOException {
        return files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)
                || OBJECT_STORES.contains(files.getUri().getScheme());
    }

    private static void write(FileSystem files, Path target, Bytes bytes) throws IOException {
        FSDataOutputStream out = files.create(target, true);
        boolean whole = false;
        try {
            bytes.writeTo(new Unclosable(out));
            whole = true;
        } finally {
            // closing it would publish the incomplete file; if it cannot be aborted, leaving the stream open is the
            // lesser evil
            if (!whole && out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                out.abort();
            }
        }
        out.close();
    }

    private static void writeAndRename(Configuration hadoop, FileSystem files, Path target, Path temporary, Bytes bytes)
            throws IOException {
        FileContext context = context(hadoop, files);
        orUndo(
                () -> {
                    try (FSDataOutputStream out = files.create(temporary, true)) {
                        bytes.writeTo(new Unclosable(out));
                    }
                    files.mkdirs(target.getParent());
                    context.rename(
                            files.makeQualified(temporary), files.makeQualified(target), Options.Rename.OVERWRITE);
                },
                () -> files.delete(temporary, false));
    }

    interface Step {
        void run() throws IOException;
    }

    /** Does a step, and what cleans up after it if it fails. */
    static void orUndo(Step step, Step undo) throws IOException {
        try {
            step.run();
        } catch (IOException | RuntimeException | Error e) {
            // an Error, too: Hadoop throws one where a disk is full
            try {
                undo.run();
            } catch (IOException undoing) {
                e.addSuppressed(undoing);
            }
            throw e;
        }
    }

    // FileSystem's own rename does not replace a file
    private static FileContext context(Configuration hadoop, FileSystem files) throws IOException {
        try {
            return FileContext.getFileContext(files.getUri(), hadoop);
        } catch (UnsupportedFileSystemException e) {
            throw new UserError(
                    files.getUri()
                            + ": Peacock cannot write files atomically to this file system; write to a file:, hdfs: or s3a: "
                            + "directory, or set fs.AbstractFileSystem."
                            + files.getUri().getScheme() + ".impl",
                    e);
        }
    }
}
