package dev.peacock.check;

import java.util.regex.Matcher;

/** Refuses a URI that contains a password, since URIs are logged and stored, and passwords must not be. */
public final class Credentials {
    private Credentials() {}

    /** {@code what} is what the message calls the URI, since it cannot quote it. */
    public static void refuseIn(String what, String uri) {
        // blanks and quotes end a URI in a text, but not one that stands alone
        Matcher matcher = Secrets.USER_INFO.matcher(uri.replaceAll("[\\s\"]", "_"));
        boolean found = matcher.find() && matcher.start() == uri.indexOf('/');
        if (found && matcher.group(1).contains(":")) {
            throw new UserError(
                    what + ": the URI contains a password, which would be stored with it; remove it, and give it "
                            + "as one of Spark's settings, such as spark.hadoop.fs.s3a.secret.key");
        }
    }
}
