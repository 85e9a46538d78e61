package dev.peacock.storage;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** lag:, an object store on local disk that lists an outcome file only after its directory was listed some times without it. */
public final class LaggingFileSystem extends RawLocalFileSystem {
    /** Hadoop's setting for the number of listings. */
    public static final String LISTINGS = "test.lag.listings";

    /** Listings by file; one JVM has many of these file systems. */
    private static final Map<Path, Integer> LISTED = new HashMap<>();

    @Override
    public URI getUri() {
        return URI.create("lag:///");
    }

    @Override
    public String getScheme() {
        return "lag";
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM) || super.hasPathCapability(path, capability);
    }

    @Override
    public FileStatus[] listStatus(Path directory) throws IOException {
        return Arrays.stream(super.listStatus(directory))
                .filter(status -> isListed(status.getPath()))
                .toArray(FileStatus[]::new);
    }

    private boolean isListed(Path file) {
        synchronized (LISTED) {
            return !file.getName().startsWith("stack-")
                    || LISTED.merge(file, 1, Integer::sum) > getConf().getInt(LISTINGS, 0);
        }
    }
}
