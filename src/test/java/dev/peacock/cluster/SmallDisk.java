package dev.peacock.cluster;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files under {@code small:}, on a disk on which so many bytes can still be written. */
public final class SmallDisk extends RawLocalFileSystem {
    private static final AtomicLong LEFT = new AtomicLong(Long.MAX_VALUE);

    /** Lets so many bytes more be written. */
    static void leave(long bytes) {
        LEFT.set(bytes);
    }

    static long left() {
        return LEFT.get();
    }

    @Override
    public URI getUri() {
        return URI.create("small:///");
    }

    @Override
    public String getScheme() {
        return "small";
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return small(super.create(path, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return create(path, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream createNonRecursive(
            Path path,
            FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return create(path, flags.contains(CreateFlag.OVERWRITE), bufferSize, replication, blockSize, progress);
    }

    private static FSDataOutputStream small(OutputStream out) throws IOException {
        return new FSDataOutputStream(
                new FilterOutputStream(out) {
                    @Override
                    public void write(int one) throws IOException {
                        write(new byte[] {(byte) one}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        // as a disk that others fill, too: nothing fits any more once something did not
                        if (LEFT.addAndGet(-length) < 0) {
                            LEFT.set(-1);
                            throw new IOException("No space left on device");
                        }
                        out.write(bytes, offset, length);
                    }
                },
                null);
    }

    /** The same for Hadoop's other interface. */
    public static final class Context extends DelegateToFileSystem {
        /** As Hadoop makes one. */
        public Context(URI uri, Configuration hadoop) throws IOException, URISyntaxException {
            super(uri, new SmallDisk(), hadoop, "small", false);
        }
    }
}
