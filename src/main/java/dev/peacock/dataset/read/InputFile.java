package dev.peacock.dataset.read;

import dev.peacock.check.Credentials;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.FileSystems;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** A file or directory of the user on any Hadoop file system; {@code path} is its name in messages. */
public record InputFile(FileSystem fileSystem, FileStatus status, String path) {
    private static final int BUFFER = 1 << 16;

    /** The bytes of a file, unpacked if they were gzipped. */
    public record Content(InputStream stream, boolean gzipped) implements Closeable {
        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /**
     * Finds a path; UserError if there is none or it cannot be reached. A path without a scheme is looked up on the default
     * file system, then on the local one.
     */
    public static InputFile of(String path, Configuration hadoop) {
        Credentials.refuseIn("a path of the data set", path);
        try {
            Path asked = new Path(path);
            FileSystem first = FileSystems.of(asked, hadoop);
            if (asked.toUri().getScheme() != null || first.exists(asked)) {
                return new InputFile(first, first.getFileStatus(asked), path);
            }
            FileSystem local = FileSystem.getLocal(hadoop);
            return new InputFile(local, local.getFileStatus(asked), path);
        } catch (FileNotFoundException e) {
            throw new UserError(Shown.path(path) + " does not exist", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(Shown.path(path) + " cannot be read: " + Reason.of(e), e);
        }
    }

    public long length() {
        return status.getLen();
    }

    public boolean isDirectory() {
        return status.isDirectory();
    }

    String name() {
        return status.getPath().getName();
    }

    /** Opens a file and unpacks it if its first two bytes are gzip's, whatever its name. */
    Content open() {
        if (isDirectory()) {
            throw new UserError(path + " is a directory, but must be a file");
        }
        try {
            InputStream raw = raw();
            try {
                PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(raw, BUFFER), 2);
                byte[] head = in.readNBytes(2);
                in.unread(head);
                boolean gzipped = head.length == 2 && head[0] == 0x1F && head[1] == (byte) 0x8B;
                return new Content(gzipped ? new GZIPInputStream(in, BUFFER) : in, gzipped);
            } catch (IOException | RuntimeException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The whole file, without unpacking it. Throws a UserError if it has more than {@code limit} bytes. */
    byte[] bytes(int limit) {
        if (length() > limit) {
            throw new UserError("%s has %d bytes; at most %d are read".formatted(path, length(), limit));
        }
        try (InputStream in = raw()) {
            return in.readNBytes(limit);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InputStream raw() throws IOException {
        requireRegular();
        return (isUnnameable() ? ((LocalFileSystem) fileSystem).getRaw() : fileSystem).open(status.getPath());
    }

    /** UserError for a pipe, which may never answer, and for what else is there but no file. */
    void requireRegular() {
        if (isLocal() && !localFile().isFile()) {
            throw new UserError(path + " is a pipe, a socket or a device, but must be a file");
        }
    }

    /** Whether Hadoop cannot name the checksum file beside it, since it takes what stands before a colon for a scheme. */
    boolean isUnnameable() {
        return fileSystem instanceof LocalFileSystem && name().indexOf(':') >= 0;
    }

    private boolean isLocal() {
        return "file".equals(fileSystem.getUri().getScheme());
    }

    private File localFile() {
        return new File(status.getPath().toUri().getPath());
    }

    /** UserError for an entry of this directory that is not there, which Hadoop leaves out without a word. */
    private void refuseDangling() {
        File directory = localFile();
        String[] names = isLocal() ? directory.list() : null;
        for (String name : names == null ? new String[0] : names) {
            if (!name.startsWith(".") && !new File(directory, name).exists()) {
                throw new UserError(path + "/" + name
                        + " is a broken link, or has a name that this system's locale cannot represent; "
                        + "repair or remove it");
            }
        }
    }

    /** What lies in a directory, by name; names that begin with a dot are hidden. */
    public List<InputFile> children() {
        refuseDangling();
        try {
            return Arrays.stream(fileSystem.listStatus(status.getPath()))
                    .filter(child -> !child.getPath().getName().startsWith("."))
                    .sorted(Comparator.comparing(child -> child.getPath().getName()))
                    .map(child -> new InputFile(
                            fileSystem, child, path + "/" + child.getPath().getName()))
                    .toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    UserError unreadable(Exception e) {
        return new UserError(path + " cannot be read: " + Reason.of(e), e);
    }
}
