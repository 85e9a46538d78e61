package dev.peacock.config;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of a table's columns, each by its name or by its number from 0.
 *
 * @param id the column that names each row, or null
 * @param ignore columns that are not read
 * @param categorical columns whose values are names, whatever they look like and however many there are
 */
public record TableKeys(@Nullable String id, List<String> ignore, List<String> categorical) implements Serializable {
    public static final TableKeys NONE = new TableKeys(null, List.of(), List.of());

    public TableKeys {
        ignore = List.copyOf(ignore);
        categorical = List.copyOf(categorical);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }

    /** Whether nothing is said of the columns that may be features. */
    public boolean hasIdAtMost() {
        return ignore.isEmpty() && categorical.isEmpty();
    }

    TableKeys ignoring(String column) {
        return new TableKeys(
                id, Stream.concat(ignore.stream(), Stream.of(column)).toList(), categorical);
    }

    /** Every column that is named here. */
    public Stream<String> columns() {
        return Stream.concat(Stream.ofNullable(id), Stream.concat(ignore.stream(), categorical.stream()));
    }

    /** Empty without any, so that the text of a source is the same as before these keys existed. */
    @Override
    public String toString() {
        return isEmpty() ? "" : ", id=" + id + ", ignore=" + ignore + ", categorical=" + categorical;
    }
}
