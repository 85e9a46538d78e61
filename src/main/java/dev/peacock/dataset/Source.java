package dev.peacock.dataset;

import dev.peacock.check.Secrets;

/** Where an example came from: a 0-based row of a file (header lines do not count), or a file of its own. */
record Source(String path, long row) {
    private static final long WHOLE_FILE = -1;

    static Source file(String path) {
        return new Source(path, WHOLE_FILE);
    }

    boolean isWholeFile() {
        return row == WHOLE_FILE;
    }

    /** What the store remembers of the path: the file's own name where a row follows, all of it otherwise. */
    String name() {
        return isWholeFile() ? Secrets.withoutUserInfo(path) : path.substring(path.lastIndexOf('/') + 1);
    }

    /** The beginning of an error message. */
    String where() {
        return isWholeFile() ? Secrets.withoutUserInfo(path) : path + ": row " + row;
    }
}
