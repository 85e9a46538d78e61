package dev.peacock.config;

import com.typesafe.config.ConfigList;
import dev.peacock.check.Shown;
import dev.peacock.config.text.ConfigBlock;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Of a source whose label and subpopulation are these columns. */
    public static TableKeys read(ConfigBlock source, String label, @Nullable String subpopulation) {
        boolean several = source.value("id") instanceof ConfigList;
        if (several) {
            source.problem("id", "must be one column, but is a list; other columns that name rows belong in ignore");
        }
        String id = several ? null : source.text("id");
        List<String> ignore = Objects.requireNonNullElse(source.texts("ignore"), List.of());
        List<String> categorical = Objects.requireNonNullElse(source.texts("categorical"), List.of());
        Map<String, String> used = new LinkedHashMap<>();
        used.put(label, "label");
        if (subpopulation != null) {
            used.put(subpopulation, "subpopulation");
        }
        refuseUsed(source, "id", id == null ? List.of() : List.of(id), used);
        if (id != null) {
            used.put(id, "id");
        }
        refuseUsed(source, "ignore", ignore, used);
        ignore.forEach(column -> used.putIfAbsent(column, "ignore"));
        refuseUsed(source, "categorical", categorical, used);
        return new TableKeys(id, ignore, categorical);
    }

    private static void refuseUsed(ConfigBlock source, String key, List<String> columns, Map<String, String> used) {
        for (String column : columns) {
            if (used.containsKey(column)) {
                source.problem(
                        key,
                        "cannot have the column '" + Shown.text(column) + "', which is already used for "
                                + used.get(column));
            }
        }
    }

    /** Empty without any, so that the text of a source is the same as before these keys existed. */
    @Override
    public String toString() {
        return isEmpty() ? "" : ", id=" + id + ", ignore=" + ignore + ", categorical=" + categorical;
    }
}
