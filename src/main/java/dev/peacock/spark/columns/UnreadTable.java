package dev.peacock.spark.columns;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.text.input.TextSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.AnalysisException;

/** Says why Spark could not read a table that the user gives. */
final class UnreadTable {
    private static final String ENDINGS =
            "; the ending says what is read: .jsonl, .csv with a heading, or else Parquet";

    private UnreadTable() {}

    /** The error to throw. UserError that names the line where JSON Lines are broken. */
    static UserError of(String uri, UserTable.Form form, Configuration hadoop, Exception thrown) {
        return new UserError(Shown.path(uri) + ": " + what(uri, form, hadoop, thrown), thrown);
    }

    private static String what(String uri, UserTable.Form form, Configuration hadoop, Exception thrown) {
        if (thrown instanceof AnalysisException analysis && analysis.getErrorClass() != null) {
            switch (analysis.getErrorClass()) {
                case "PATH_NOT_FOUND" -> {
                    return "there is no such file";
                }
                case "COLUMN_ALREADY_EXISTS" -> {
                    return "has two columns that are called " + column(analysis)
                            + ", since capitals do not count; rename one, or leave it out";
                }
                case "UNABLE_TO_INFER_SCHEMA" -> {
                    return "holds nothing to read as " + form.words() + ENDINGS;
                }
                default -> {
                    // the cause is named below
                }
            }
        }
        if (form == UserTable.Form.JSON_LINES) {
            TextSource.checkLines(uri, hadoop);
        }
        return "cannot be read as " + form.words() + ": " + Reason.ofRoot(thrown) + ENDINGS;
    }

    private static String column(AnalysisException thrown) {
        String quoted = thrown.getMessageParameters().getOrDefault("columnName", "");
        return "'" + Shown.text(quoted.replace("`", "")) + "'";
    }
}
