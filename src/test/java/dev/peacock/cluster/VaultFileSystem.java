package dev.peacock.cluster;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
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
    public File pathToFile(Path path) {
        return new File(path.toUri().getPath());
    }
}
