package dev.peacock.check;

import java.util.Locale;
import java.util.regex.Pattern;

/** Words the cause of an exception for a user, without names of classes. */
public final class Reason {
    private static final Pattern CLASS =
            Pattern.compile("\\b(?:class )?(?:[a-z]\\w*\\.){2,}[A-Z][\\w$]*(?:@[0-9a-f]+)?:? ?");

    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    private Reason() {}

    /** On one line; where an exception has no message, the words of its name: EOFException gives "eof". */
    public static String of(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ClassNotFoundException) {
                return "the library for it is not on the class path; pass it to spark-submit, such as -- "
                        + "--packages org.apache.hadoop:hadoop-aws:VERSION for s3a";
            }
        }
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        String words =
                CLASS.matcher(message).replaceAll("").replaceAll("\\s+", " ").strip();
        if (!words.isEmpty()) {
            return Shown.sentence(words);
        }
        String name = thrown.getClass().getSimpleName().replaceAll("(Exception|Error)$", "");
        return String.join(" ", CAMEL.split(name)).toLowerCase(Locale.ROOT);
    }

    /** Of the innermost cause. */
    public static String ofRoot(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return of(root);
    }
}
