package dev.peacock.storage;

import dev.peacock.check.Reason;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Finds Hadoop's file system for a user's path, which may name one that cannot be reached. */
public final class FileSystems {
    private FileSystems() {}

    /** IOException for whatever Hadoop throws: a class that is not there, a host without an address, a bucket's name that is no host's. */
    public static FileSystem of(Path path, Configuration hadoop) throws IOException {
        try {
            return path.getFileSystem(hadoop);
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The same as a UserError that names the path. */
    public static FileSystem reached(Path path, Configuration hadoop) {
        try {
            return of(path, hadoop);
        } catch (IOException e) {
            throw new UserError(Secrets.withoutUserInfo(path.toString()) + ": cannot be reached: " + Reason.of(e), e);
        }
    }
}
