package dev.peacock.command;

import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognizes a lost file system, in exceptions and in Spark's message about a failed task. */
final class LostStorage {
    /** How the JDK, Hadoop and Amazon's client (which is not on our class path) report a lost connection. */
    private static final Pattern FAILURE = Pattern.compile(
            "java\\.net\\.(ConnectException|SocketException|SocketTimeoutException|NoRouteToHostException"
                    + "|UnknownHostException)|ConnectTimeoutException|Connection (refused|reset)"
                    + "|SdkClientException: Unable to execute HTTP request|End of File Exception between local host");

    /**
     * The code that must have been running, since Spark's connections between executors fail with the same messages.
     */
    private static final Pattern CLIENT = Pattern.compile("\tat org\\.apache\\.hadoop\\.(fs|hdfs|ipc|net)\\.");

    private static final Pattern SERVER =
            Pattern.compile("(?:(?:to|To|host is:) )\"?([A-Za-z0-9.-]+)(?:/[^\\s:\"]*)?\"?:(\\d+)");

    private LostStorage() {}

    /** The sentence about it, if that is why a job that writes to {@code out} ended. */
    static Optional<UserError> of(Throwable thrown, String out) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof UserError) {
                return Optional.empty();
            }
            for (String section : text(t).split("\nCaused by: ", -1)) {
                // the words of an exception, and where it was thrown
                int frames = section.indexOf("\n\tat ");
                String words = frames < 0 ? section : section.substring(0, frames);
                if (frames >= 0
                        && FAILURE.matcher(words).find()
                        && CLIENT.matcher(section).find()) {
                    return Optional.of(error(out, words, thrown));
                }
            }
        }
        return Optional.empty();
    }

    // Spark's words hold the trace of the task that failed, and then the driver's
    private static String text(Throwable t) {
        String words = String.valueOf(t);
        if (words.contains("\n\tat ")) {
            return words;
        }
        StringBuilder text = new StringBuilder(words);
        for (StackTraceElement frame : t.getStackTrace()) {
            text.append("\n\tat ").append(frame);
        }
        return text.toString();
    }

    private static UserError error(String out, String words, Throwable cause) {
        Matcher server = SERVER.matcher(words);
        String lost = server.find() ? server.group(1) + ":" + server.group(2) : "the server of a file system";
        return new UserError(
                Secrets.withoutUserInfo(out) + ": the connection to " + lost
                        + " was lost. What was finished is kept; run the same command again once it can be reached",
                cause);
    }
}
