package dev.peacock.text.input;

import java.io.Serializable;
import org.apache.hadoop.fs.Path;

/**
 * A part of a file, or all of it.
 *
 * @param uri of the file
 * @param name of the file as its documents are called: below the directory that was asked for
 * @param from first byte
 * @param to behind the last byte
 * @param length of the whole file
 */
record Piece(String uri, String name, Format format, long from, long to, long length) implements Serializable {
    private static final long serialVersionUID = 1L;

    Path path() {
        return new Path(uri);
    }

    long bytes() {
        return to - from;
    }
}
