package dev.peacock.command;

import dev.peacock.check.UserError;
import java.util.List;

/** Recognizes a full disk by the file system's message, since there is no exception of its own for it. */
final class FullDisk {
    private static final List<String> WORDS =
            List.of("No space left on device", "Disk quota exceeded", "QuotaExceededException", "File too large");

    private FullDisk() {}

    static boolean isCauseOf(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            // Spark's words hold those of the task that failed
            String words = String.valueOf(t);
            if (!(t instanceof UserError) && WORDS.stream().anyMatch(words::contains)) {
                return true;
            }
        }
        return false;
    }

    static UserError error(String out, Throwable cause) {
        return new UserError(
                out + ": no disk space is left for this directory, or where Spark keeps its own files "
                        + "(spark.local.dir). Free some space and run the same command again; what was "
                        + "finished is kept",
                cause);
    }
}
