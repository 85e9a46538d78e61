package dev.peacock.command;

import dev.peacock.check.Credentials;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.SubmitDirectory;
import dev.peacock.storage.FileSystems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What a path on the command line is: a URI, or else a file of the user's machine, whatever the cluster's file system is. */
public final class GivenPath {
    private GivenPath() {}

    /** The file's text; UserError where it cannot be read. */
    public static String text(Configuration hadoop, String uri) {
        Path path = localByDefault(uri);
        try (InputStream in = FileSystems.of(path, hadoop).open(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(Shown.path(uri) + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /** {@link #localByDefault} of {@code FILE} or {@code FILE#NAME}, whose name stays behind it. */
    public static String localWithName(String given) {
        String[] parts = given.split("#", 2);
        return localByDefault(parts[0]) + (parts.length > 1 ? "#" + parts[1] : "");
    }

    /** Reads a relative path from the user's local file system, whatever the cluster's default file system. */
    public static Path localByDefault(String uri) {
        Credentials.refuseIn("a path on the command line", uri);
        return hasScheme(uri)
                ? new Path(uri)
                : new Path(SubmitDirectory.fileToRead(uri).toUri());
    }

    /** The same for a file to write, which may or may not exist. */
    public static Path localTarget(String uri) {
        Credentials.refuseIn("a path on the command line", uri);
        return hasScheme(uri)
                ? new Path(uri)
                : new Path(SubmitDirectory.absolute(uri).toUri());
    }

    private static boolean hasScheme(String uri) {
        return uri.matches("[A-Za-z][A-Za-z0-9+.-]*:.*");
    }
}
