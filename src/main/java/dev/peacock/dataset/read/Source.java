package dev.peacock.dataset.read;

import dev.peacock.check.Secrets;

/**
 * Where an example came from: a 0-based row of a file (header lines do not count), or a file of its own.
 *
 * @param line where the row ends, from 1, in a file of lines; else 0
 */
public record Source(String path, long row, long line) {
    private static final long WHOLE_FILE = -1;

    /** A row of a file that has no lines. */
    public Source(String path, long row) {
        this(path, row, 0);
    }

    public static Source file(String path) {
        return new Source(path, WHOLE_FILE);
    }

    public boolean isWholeFile() {
        return row == WHOLE_FILE;
    }

    /** The line, or the row of a file that has no lines: what the store remembers. */
    public long number() {
        return line > 0 ? line : row;
    }

    /** What the store remembers of the path: the file's own name where a row follows, all of it otherwise. */
    public String name() {
        return isWholeFile() ? Secrets.withoutUserInfo(path) : path.substring(path.lastIndexOf('/') + 1);
    }

    /** As the store names it, for a row of a file. */
    public String shortly() {
        return name() + ":" + number();
    }

    /** The beginning of an error message. */
    public String where() {
        if (isWholeFile()) {
            return Secrets.withoutUserInfo(path);
        }
        return path + ": row " + row + (line > 0 ? " (line " + line + ")" : "");
    }
}
