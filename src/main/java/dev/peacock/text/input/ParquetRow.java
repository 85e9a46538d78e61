package dev.peacock.text.input;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.ParquetColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveStringifier;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a text and a few other values out of each row, and makes no object of anything else. */
final class ParquetRow extends RecordMaterializer<ParquetRow> {
    private final List<ParquetColumn> columns;
    private final @Nullable String[] values;
    private byte @Nullable [] text;
    private final GroupConverter root;

    /** Of rows with that schema, whose first column is the text's. */
    ParquetRow(MessageType schema, List<ParquetColumn> columns) {
        this.columns = columns;
        values = new String[columns.size()];
        root = group(schema, List.of());
    }

    static void requireText(ParquetColumn column, MessageType schema, String file) {
        if (!isText(column.type())) {
            List<String> texts = schema.getFields().stream()
                    .filter(ParquetRow::isText)
                    .map(Type::getName)
                    .toList();
            throw new UserError("%s: column '%s' has no texts, but %s; %s"
                    .formatted(
                            Shown.path(file),
                            column,
                            shown(column.type()),
                            texts.isEmpty()
                                    ? "no column of the file has texts"
                                    : "columns with texts: " + Shown.list(texts)));
        }
    }

    private static boolean isText(Type type) {
        return isSingle(type)
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                && !(type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation);
    }

    private static boolean isSingle(Type type) {
        return type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED);
    }

    private static String shown(Type type) {
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (meaning == null && !type.isPrimitive()) {
            return "structs";
        }
        Object named = meaning != null ? meaning : type.asPrimitiveType().getPrimitiveTypeName();
        return (type.isRepetition(Type.Repetition.REPEATED) ? "lists of " : "values of type ")
                + named.toString().toLowerCase(Locale.ROOT);
    }

    static void requireSingle(ParquetColumn column, String file) {
        if (!isSingle(column.type())) {
            throw new UserError("%s: column '%s' has lists or structs, which are no value of a document"
                    .formatted(Shown.path(file), column));
        }
    }

    void clear() {
        text = null;
        Arrays.fill(values, null);
    }

    byte @Nullable [] text() {
        return text;
    }

    /** Of a column other than the text's. */
    @Nullable
    String value(int column) {
        return values[column];
    }

    @Override
    public ParquetRow getCurrentRecord() {
        return this;
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    private GroupConverter group(GroupType group, List<String> way) {
        Converter[] fields =
                group.getFields().stream().map(field -> converter(field, way)).toArray(Converter[]::new);
        return new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return fields[field];
            }

            @Override
            public void start() {}

            @Override
            public void end() {}
        };
    }

    private Converter converter(Type field, List<String> above) {
        List<String> way = new ArrayList<>(above);
        way.add(field.getName());
        if (!field.isPrimitive()) {
            return group(field.asGroupType(), way);
        }
        int[] places = places(way);
        PrimitiveType type = field.asPrimitiveType();
        boolean plain = isText(type);
        PrimitiveStringifier words = type.stringifier();
        return new PrimitiveConverter() {
            private void put(String value) {
                for (int place : places) {
                    values[place] = value;
                }
            }

            @Override
            public void addBinary(Binary value) {
                if (places[0] == 0) {
                    text = value.getBytes();
                }
                if (places[places.length - 1] > 0) {
                    put(plain ? value.toStringUsingUTF8() : words.stringify(value));
                }
            }

            @Override
            public void addBoolean(boolean value) {
                put(Boolean.toString(value));
            }

            @Override
            public void addDouble(double value) {
                put(words.stringify(value));
            }

            @Override
            public void addFloat(float value) {
                put(words.stringify(value));
            }

            @Override
            public void addInt(int value) {
                put(words.stringify(value));
            }

            @Override
            public void addLong(long value) {
                put(words.stringify(value));
            }
        };
    }

    /** Where the value at the end of a way goes: a column may be asked for twice. */
    private int[] places(List<String> way) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).way().equals(way)) {
                places.add(i);
            }
        }
        return places.stream().mapToInt(Integer::intValue).toArray();
    }
}
