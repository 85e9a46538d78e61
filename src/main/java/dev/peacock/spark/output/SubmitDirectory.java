package dev.peacock.spark.output;

import dev.peacock.check.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkConf;

/**
 * The directory from which relative local paths start: that of the user who submitted the job. In cluster mode the
 * driver starts in another one, and job/peacock passes it the user's.
 */
public final class SubmitDirectory {
    /** Any setting that begins with {@code spark.} is carried to the driver by spark-submit, whatever the cluster. */
    static final String KEY = "spark.peacock.submitDirectory";

    private SubmitDirectory() {}

    /** For a file to be read: one beside the driver, where {@code --files} puts it, goes before the submitter's. */
    public static Path fileToRead(String path) {
        Path here = Path.of(path).toAbsolutePath().normalize();
        return Files.exists(here) ? here : absolute(path);
    }

    /** For what is written; a path that would go into a driver's own directory in cluster mode is the user's error. */
    public static Path absolute(String path) {
        SparkConf conf = new SparkConf();
        Path local = Path.of(path);
        if (!local.isAbsolute() && conf.contains(KEY)) {
            return Path.of(conf.get(KEY)).resolve(local).normalize();
        }
        if (!local.isAbsolute() && conf.get("spark.submit.deployMode", "client").equals("cluster")) {
            throw new UserError(
                    path + ": is relative, but in cluster mode the driver starts in a directory of its own; give an"
                            + " absolute path or a URI, or submit with job/peacock");
        }
        return local.toAbsolutePath().normalize();
    }
}
