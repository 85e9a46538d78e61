package dev.peacock.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.jspecify.annotations.Nullable;

/** Local files under {@code vault://user:password@host/}: a file system whose URIs carry credentials, as FTP's do. */
public final class VaultFileSystem extends RawLocalFileSystem {
    private @Nullable URI uri;

    @Override
    public void initialize(URI name, Configuration conf) throws IOException {
        super.initialize(name, conf);
        uri = URI.create(name.getScheme() + "://" + name.getRawAuthority());
    }

    @Override
    public URI getUri() {
        // the constructor above this one asks, too
        return uri == null ? URI.create("vault:///") : uri;
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Arrays.stream(super.listStatus(path)).map(VaultFileSystem::plain).toArray(FileStatus[]::new);
    }

    // the local file system's own asks for permissions by a file: URI
    private static FileStatus plain(FileStatus status) {
        return new FileStatus(
                status.getLen(),
                status.isDirectory(),
                1,
                status.getBlockSize(),
                status.getModificationTime(),
                status.getPath());
    }

    @Override
    public File pathToFile(Path path) {
        return new File(path.toUri().getPath());
    }
}
