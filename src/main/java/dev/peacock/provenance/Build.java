package dev.peacock.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions and the code's revision, stamped into the jar by the build. */
public record Build(String version, String revision, String spark, String dl4j) {

    /** As in "0.1.0, revision 1a2b3c4". */
    public String shown() {
        return shown(version, revision);
    }

    /** The same of another build. */
    public static String shown(String version, String revision) {
        return version + ", revision " + revision;
    }

    /** Reads the stamp from the jar. */
    public static Build current() {
        Properties stamp = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/dev/peacock/build.properties")) {
            if (in == null) {
                throw new IllegalStateException("the jar has no build stamp");
            }
            stamp.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(
                stamp.getProperty("version", "unknown"),
                stamp.getProperty("revision", "unknown"),
                stamp.getProperty("spark", "unknown"),
                stamp.getProperty("dl4j", "unknown"));
    }
}
