package dev.peacock.text.input;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.FileSystems;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.jspecify.annotations.Nullable;

/** The bytes of a file, unpacked if its name ends with .gz or .zst. A damaged file ends in a UserError. */
final class Unpacked extends InputStream {
    private final Raw raw;
    private final InputStream in;
    private final String name;

    /** Remembers whether it was the file system that failed, which is no mistake of the user's. */
    private static final class Raw extends FilterInputStream {
        private @Nullable IOException failure;

        Raw(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return oneByte(this);
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            try {
                return in.read(into, from, count);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }

    private Unpacked(Raw raw, String name) throws IOException {
        this.raw = raw;
        this.name = name;
        try {
            in = opened(raw, name);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    static Unpacked open(Piece piece, Configuration hadoop) throws IOException {
        return open(piece, hadoop, 0);
    }

    /** From a byte on, which must be the first of a packed file. */
    static Unpacked open(Piece piece, Configuration hadoop, long from) throws IOException {
        FileSystem fileSystem = FileSystems.of(piece.path(), hadoop);
        // Hadoop takes what stands before a colon for a scheme, in the name of the checksum file beside it: mail
        // folders have such names
        boolean unnameable =
                fileSystem instanceof LocalFileSystem && piece.path().getName().indexOf(':') >= 0;
        FSDataInputStream raw = (unnameable ? ((LocalFileSystem) fileSystem).getRaw() : fileSystem).open(piece.path());
        try {
            raw.seek(from);
            return new Unpacked(new Raw(raw), piece.name());
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    static boolean isPacked(String name) {
        return isGzip(name) || isZstd(name);
    }

    private static boolean isGzip(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith(".gz");
    }

    private static boolean isZstd(String name) {
        return name.toLowerCase(Locale.ROOT).matches(".*\\.(zst|zstd)");
    }

    private static InputStream opened(Raw raw, String name) throws IOException {
        // Java's own stream takes a network's pause between two members for the end
        return isGzip(name)
                ? new GzipCompressorInputStream(raw, true)
                : isZstd(name) ? new ZstdInputStreamNoFinalizer(raw) : raw;
    }

    private IOException damaged(IOException e) {
        if (raw.failure != null) {
            return e;
        }
        throw new UserError(
                "%s is not a whole %s file: %s"
                        .formatted(
                                Shown.path(name),
                                isGzip(name) ? "gzip" : "zstd",
                                e instanceof EOFException ? "it ends within its data" : Reason.of(e)),
                e);
    }

    /** By the method that reads many, which alone knows of failures. */
    private static int oneByte(InputStream in) throws IOException {
        byte[] one = new byte[1];
        return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read() throws IOException {
        return oneByte(this);
    }

    @Override
    public int read(byte[] into, int from, int count) throws IOException {
        try {
            return in.read(into, from, count);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
