package dev.peacock.outcome;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Parquet's schema of a declared table. */
final class ParquetSchemas {
    private ParquetSchemas() {}

    static MessageType of(Table table) {
        List<Type> fields = new ArrayList<>();
        for (Column<?> column : table.columns()) {
            fields.add(field(column.type(), column.name(), column.nullable()));
        }
        return new MessageType("peacock", fields);
    }

    static Type field(Column.Type type, String name, boolean isNullable) {
        Type.Repetition repetition = isNullable ? Type.Repetition.OPTIONAL : Type.Repetition.REQUIRED;
        return switch (type) {
            case INT -> Types.primitive(PrimitiveTypeName.INT32, repetition).named(name);
            case LONG -> Types.primitive(PrimitiveTypeName.INT64, repetition).named(name);
            case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition).named(name);
            case BINARY -> Types.primitive(PrimitiveTypeName.BINARY, repetition).named(name);
            case STRING ->
                Types.primitive(PrimitiveTypeName.BINARY, repetition)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(name);
            case TIMESTAMP ->
                Types.primitive(PrimitiveTypeName.INT64, repetition)
                        .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
                        .named(name);
            case FLOATS ->
                Types.list(repetition).requiredElement(PrimitiveTypeName.FLOAT).named(name);
        };
    }
}
