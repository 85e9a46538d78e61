package dev.peacock.check;

import java.util.regex.Pattern;

/** A URI that carries a password is refused: URIs are logged and written down, passwords never. */
public final class Credentials {
    // a name, a colon, and anything but a port up to an @; a secret key may contain slashes
    private static final Pattern IN_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/@:]*:(?!\\d*/)[^@]*@.*");

    private Credentials() {}

    /** {@code what} is what the message calls the URI, since it cannot quote it. */
    public static void refuseIn(String what, String uri) {
        if (IN_URI.matcher(uri).matches()) {
            throw new UserError(
                    what + ": the URI holds a password, and would be written down with it; take it out and give"
                            + " it by Spark's settings, such as spark.hadoop.fs.s3a.secret.key");
        }
    }
}
