package dev.peacock.text.input;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.Locale;

/** How long a document may be. */
final class Longest {
    private static final long MOST = 1L << 30;
    /** It is held as a line, as a text and as normalised bytes, and again while these grow. */
    private static final int TIMES = 8;

    private Longest() {}

    /** Bytes that fit in the memory of this process, at most 1 GiB. */
    static int here() {
        return (int) Math.min(MOST, Runtime.getRuntime().maxMemory() / TIMES);
    }

    /** {@code what}: where the document is. */
    static UserError exceeded(String what, long bytes, int longest) {
        return new UserError(String.format(
                Locale.ROOT,
                "%s: the document has %,d bytes, but at most %,d (1 GiB, or an eighth of the memory of an executor)"
                        + " are read; cut it into several, or give executors more memory",
                Shown.path(what),
                bytes,
                longest));
    }
}
