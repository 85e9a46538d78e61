package dev.peacock.outcome;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/** A Parquet file whose bytes are checked against its {@link Seal} before they are used, a block at a time. */
final class SealedFile implements InputFile {
    /** Enough for the footer of most files, so that one read gets it. */
    private static final int FIRST_READ = 1 << 16;

    private final FileSystem files;
    private final Path path;
    private final long length;
    private final Seal seal;
    /** The file's last bytes, which the seal covers from where the data ends. */
    private final byte[] end;

    private SealedFile(FileSystem files, Path path, long length, Seal seal, byte[] end) {
        this.files = files;
        this.path = path;
        this.length = length;
        this.seal = seal;
        this.end = end;
    }

    /** The file system could not be read, which says nothing about the file. */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1L;

        Unreadable(IOException cause) {
            super(cause.toString(), cause);
        }
    }

    /** Checks the footer. Files from before there were seals are read as they are. */
    static InputFile open(Configuration hadoop, Path path) throws IOException {
        FileSystem files = path.getFileSystem(hadoop);
        FileStatus status = files.getFileStatus(path);
        long length = status.getLen();
        if (length < Seal.TAIL) {
            throw new EOFException("it has " + length + " bytes");
        }
        byte[] end = new byte[(int) Math.min(length, FIRST_READ)];
        try (FSDataInputStream in = files.open(path)) {
            read(in, length - end.length, end, 0, end.length);
            long needed = Seal.needed(end, length);
            if (needed > end.length) {
                end = new byte[Math.toIntExact(needed)];
                read(in, length - needed, end, 0, end.length);
            }
        }
        Seal seal = Seal.of(end, length);
        return seal == null
                ? HadoopInputFile.fromStatus(status, hadoop)
                : new SealedFile(files, path, length, seal, end);
    }

    /** Reads and checks all data, whether Parquet asks for it or not. */
    void checkAll() throws IOException {
        try (SeekableInputStream in = newStream()) {
            in.skipNBytes(length);
        }
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public SeekableInputStream newStream() {
        Blocks blocks = new Blocks();
        return new DelegatingSeekableInputStream(blocks) {
            @Override
            public long getPos() {
                return blocks.position;
            }

            @Override
            public void seek(long position) {
                blocks.position = position;
            }
        };
    }

    private final class Blocks extends InputStream {
        private long position;
        private @Nullable FSDataInputStream in;
        private int current = -1;
        private final byte[] block = new byte[Seal.BLOCK];

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int count) throws IOException {
            Objects.checkFromIndexSize(offset, count, bytes.length);
            if (position >= length) {
                return -1;
            }
            int copied = position < seal.dataLength()
                    ? copyOfBlock(bytes, offset, count)
                    : copyOf(end, position - (length - end.length), end.length, bytes, offset, count);
            position += copied;
            return copied;
        }

        private int copyOfBlock(byte[] bytes, int offset, int count) throws IOException {
            int number = (int) (position / Seal.BLOCK);
            if (number != current) {
                load(number);
            }
            return copyOf(block, position % Seal.BLOCK, seal.blockLength(number), bytes, offset, count);
        }

        private static int copyOf(byte[] from, long at, int limit, byte[] bytes, int offset, int count) {
            int copied = (int) Math.min(count, limit - at);
            System.arraycopy(from, (int) at, bytes, offset, copied);
            return copied;
        }

        private void load(int number) throws IOException {
            long from = (long) number * Seal.BLOCK;
            int size = seal.blockLength(number);
            current = -1;
            long atEnd = from - (length - end.length);
            if (atEnd >= 0) {
                System.arraycopy(end, (int) atEnd, block, 0, size);
            } else {
                if (in == null) {
                    in = files.open(path);
                }
                SealedFile.read(in, from, block, 0, size);
            }
            seal.check(number, block, 0);
            current = number;
        }

        @Override
        public void close() throws IOException {
            if (in != null) {
                in.close();
            }
        }
    }

    private static void read(FSDataInputStream in, long from, byte[] bytes, int offset, int count) throws IOException {
        try {
            in.seek(from);
            in.readFully(bytes, offset, count);
        } catch (ChecksumException | EOFException | FileNotFoundException e) {
            throw e;
        } catch (IOException e) {
            throw new Unreadable(e);
        }
    }
}
