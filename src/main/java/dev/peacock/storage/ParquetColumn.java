package dev.peacock.storage;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * A column of a Parquet file, found by its name, in which dots reach into structs.
 *
 * @param way the names from the root of the schema to it
 * @param type at the end of the way
 */
public record ParquetColumn(List<String> way, Type type) {
    public ParquetColumn {
        way = List.copyOf(way);
    }

    /** For messages. */
    @Override
    public String toString() {
        return Shown.text(String.join(".", way));
    }

    /** Throws a UserError with the names of all columns if there is no such column. */
    public static ParquetColumn find(MessageType schema, String name, String file) {
        List<String> way = new ArrayList<>();
        Type at = schema;
        // A name that contains dots itself wins over a way through structs.
        for (String step : schema.containsField(name) ? List.of(name) : List.of(name.split("\\.", -1))) {
            if (at.isPrimitive() || !at.asGroupType().containsField(step)) {
                throw new UserError("%s has no column '%s'; its columns are: %s"
                        .formatted(file, Shown.text(name), Shown.list(names(schema, ""))));
            }
            at = at.asGroupType().getType(step);
            way.add(step);
        }
        return new ParquetColumn(way, at);
    }

    private static List<String> names(GroupType group, String prefix) {
        List<String> names = new ArrayList<>();
        for (Type field : group.getFields()) {
            boolean struct = !field.isPrimitive() && field.getLogicalTypeAnnotation() == null;
            if (struct && !field.isRepetition(Type.Repetition.REPEATED)) {
                names.addAll(names(field.asGroupType(), prefix + field.getName() + "."));
            } else {
                names.add(prefix + field.getName());
            }
        }
        return names;
    }

    /** A schema with only these columns, so that no other is read. */
    public static MessageType only(MessageType schema, List<ParquetColumn> columns) {
        MessageType result = new MessageType(schema.getName());
        for (ParquetColumn column : columns) {
            result = result.union(new MessageType(schema.getName(), branch(schema, column, 0)));
        }
        return result;
    }

    private static Type branch(GroupType group, ParquetColumn column, int depth) {
        Type field = group.getType(column.way().get(depth));
        return depth == column.way().size() - 1
                ? field
                : field.asGroupType().withNewFields(branch(field.asGroupType(), column, depth + 1));
    }
}
