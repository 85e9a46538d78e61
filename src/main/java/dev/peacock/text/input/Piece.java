package dev.peacock.text.input;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file, or all of it.
 *
 * @param uri of the file
 * @param name of the file as its documents are called: below the directory that was asked for
 * @param from first byte
 * @param to behind the last byte
 * @param length of the whole file
 * @param modified when the file was, in milliseconds: a corpus that changed is another one
 */
record Piece(String uri, String name, Format format, long from, long to, long length, long modified)
        implements Serializable {
    Path path() {
        return new Path(uri);
    }

    long bytes() {
        return to - from;
    }

    /** The value of a column that Spark keeps in the names of directories, as in {@code model=gpt-2/part-0.parquet}; null if it is none. */
    @Nullable
    String partition(String column) {
        for (Path at = path().getParent(); at != null; at = at.getParent()) {
            if (at.getName().startsWith(column + "=")) {
                String value = at.getName().substring(column.length() + 1);
                // Spark writes characters that a path cannot have as in a URI, but a plus as it is
                try {
                    return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException notWrittenBySpark) {
                    return value;
                }
            }
        }
        return null;
    }

    /** The values of columns that can only be in the names of directories; UserError where one is not. */
    Map<String, String> partitions(TextOptions options) {
        if (options.id() != null) {
            throw noColumn(options.id());
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String column : options.columns()) {
            String value = partition(column);
            if (value == null) {
                throw noColumn(column);
            }
            values.put(column, value);
        }
        return values;
    }

    private UserError noColumn(String column) {
        return new UserError(
                "%s is a text, which has no column '%s'; put texts into directories named %s=VALUE, or into JSON Lines or Parquet"
                        .formatted(Shown.path(name), Shown.text(column), Shown.text(column)));
    }
}
