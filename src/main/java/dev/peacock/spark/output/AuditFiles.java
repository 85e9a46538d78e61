package dev.peacock.spark.output;

import java.io.IOException;
import java.util.Optional;

/** The file summary.json of an audit: a record as one line of JSON, written last, which marks the audit as done. */
public final class AuditFiles {
    private AuditFiles() {}

    /** Removes the mark before tables are written again, so that it never marks the tables of another audit. */
    public static void begin(OutputDirectory out, String directory) throws IOException {
        out.check();
        out.files().delete(out.path(file(directory)), false);
    }

    /** Writes the mark and returns it. */
    public static <S extends Record> S finish(OutputDirectory out, String directory, S summary) throws IOException {
        out.writeText(file(directory), JsonFiles.line(summary) + "\n");
        return summary;
    }

    /** Whether the audit was done to its end. */
    public static boolean isDone(OutputDirectory out, String directory) throws IOException {
        return out.exists(file(directory));
    }

    /** Empty if the audit did not finish. Throws a UserError if the file is damaged or was edited. */
    public static <S extends Record> Optional<S> read(OutputDirectory out, String directory, Class<S> summary)
            throws IOException {
        return JsonFiles.read(
                out,
                file(directory),
                summary,
                "run " + SparkTables.command(directory) + " again, which writes it anew, or remove the file");
    }

    private static String file(String directory) {
        return directory + "/summary.json";
    }
}
