package dev.peacock.outcome;

import dev.peacock.table.Column;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * A record as a row of Parquet, and back: a column for each component, and the components of a record inside it in its place. Enums are
 * written as their ordinals, booleans as 1 and 0, arrays of numbers as their bytes, big-endian, and a list of texts as the length and the
 * UTF-8 of each. What is null is left out, and a record inside is null where all of its components are.
 */
public class RecordCodec<T extends Record> implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String NULLABLE = "?";

    private final Class<T> type;
    private final List<String> columns;
    private transient @Nullable Parts parts;

    /**
     * @param type whose first component is the number that a row is of
     * @param columns the names of all columns in order, each with ? behind it if it may be null
     */
    public RecordCodec(Class<T> type, String... columns) {
        this.type = type;
        this.columns = List.of(columns);
    }

    private Parts parts() {
        Parts made = parts;
        if (made == null) {
            made = Parts.of(type, columns.iterator());
            parts = made;
        }
        return made;
    }

    MessageType schema() {
        List<Type> fields = new ArrayList<>();
        parts().all.forEach(part -> part.addFields(fields));
        return new MessageType("peacock", fields);
    }

    void write(T row, Group into) {
        parts().all.forEach(part -> part.write(row, into));
    }

    T read(Group row) {
        return type.cast(Objects.requireNonNull(parts().read(row)));
    }

    int number(T row) {
        return (int) Objects.requireNonNull(parts().all.get(0).of(row));
    }

    /** How values of a class are written. */
    private record Form(Column.Type column, Write write, Read read) {
        private interface Write {
            void to(Group row, String column, Object value);
        }

        private interface Read {
            Object of(Group row, String column);
        }

        static Form of(Class<?> type) {
            if (type.isEnum()) {
                return new Form(
                        Column.Type.INT,
                        (row, at, value) -> row.add(at, ((Enum<?>) value).ordinal()),
                        (row, at) -> type.getEnumConstants()[row.getInteger(at, 0)]);
            }
            return switch (type.getSimpleName()) {
                case "int", "Integer" ->
                    new Form(
                            Column.Type.INT,
                            (row, at, value) -> row.add(at, (int) value),
                            (row, at) -> row.getInteger(at, 0));
                case "Boolean" ->
                    new Form(
                            Column.Type.INT,
                            (row, at, value) -> row.add(at, (boolean) value ? 1 : 0),
                            (row, at) -> row.getInteger(at, 0) == 1);
                case "long", "Long" ->
                    new Form(
                            Column.Type.LONG,
                            (row, at, value) -> row.add(at, (long) value),
                            (row, at) -> row.getLong(at, 0));
                case "double", "Double" ->
                    new Form(
                            Column.Type.DOUBLE,
                            (row, at, value) -> row.add(at, (double) value),
                            (row, at) -> row.getDouble(at, 0));
                case "String" ->
                    new Form(
                            Column.Type.STRING,
                            (row, at, value) -> row.add(at, (String) value),
                            (row, at) -> row.getString(at, 0));
                case "byte[]" -> bytes(value -> ByteBuffer.wrap((byte[]) value), ByteBuffer::array);
                case "float[]" -> bytes(RecordCodec::ofFloats, RecordCodec::floats);
                case "double[]" -> bytes(RecordCodec::ofDoubles, RecordCodec::doubles);
                case "List" -> bytes(RecordCodec::ofTexts, RecordCodec::texts);
                default -> throw new IllegalArgumentException(type + " is of no column");
            };
        }

        private static Form bytes(Function<Object, ByteBuffer> write, Function<ByteBuffer, Object> read) {
            return new Form(
                    Column.Type.BINARY,
                    (row, at, value) -> row.add(
                            at, Binary.fromConstantByteArray(write.apply(value).array())),
                    (row, at) -> read.apply(ByteBuffer.wrap(row.getBinary(at, 0).getBytes())));
        }
    }

    /** A component that is a column or, where {@code inner} is given, a record. */
    private record Part(
            Method accessor,
            String column,
            boolean isNullable,
            @Nullable Form form,
            @Nullable Parts inner) {
        static Part of(RecordComponent component, Iterator<String> columns) {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            if (component.getType().isRecord()) {
                return new Part(accessor, "", false, null, Parts.of(component.getType(), columns));
            }
            String column = columns.next();
            return new Part(
                    accessor,
                    column.replace(NULLABLE, ""),
                    column.endsWith(NULLABLE),
                    Form.of(component.getType()),
                    null);
        }

        @Nullable
        Object of(Object record) {
            try {
                return accessor.invoke(record);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        void addFields(List<Type> fields) {
            if (inner != null) {
                inner.all.forEach(part -> part.addFields(fields));
            } else if (form != null) {
                fields.add(ParquetSchemas.field(form.column, column, isNullable));
            }
        }

        void write(Object record, Group into) {
            Object value = of(record);
            if (value != null && inner != null) {
                for (Part part : inner.all) {
                    part.write(value, into);
                }
            } else if (value != null && form != null) {
                form.write.to(into, column, value);
            }
        }

        @Nullable
        Object read(Group row) {
            if (form == null) {
                return inner == null ? null : inner.read(row);
            }
            return isNullable && row.getFieldRepetitionCount(column) == 0 ? null : form.read.of(row, column);
        }
    }

    private record Parts(Constructor<?> constructor, List<Part> all) {
        static Parts of(Class<?> type, Iterator<String> columns) {
            List<Part> all = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                all.add(Part.of(component, columns));
            }
            try {
                Constructor<?> canonical = type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new));
                canonical.setAccessible(true);
                return new Parts(canonical, all);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }

        @Nullable
        Object read(Group row) {
            @Nullable Object[] values = new @Nullable Object[all.size()];
            boolean isThere = false;
            for (int i = 0; i < values.length; i++) {
                values[i] = all.get(i).read(row);
                isThere |= values[i] != null;
            }
            try {
                return isThere ? constructor.newInstance(values) : null;
            } catch (ReflectiveOperationException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
            }
        }
    }

    private static ByteBuffer ofFloats(Object floats) {
        ByteBuffer bytes = ByteBuffer.allocate(((float[]) floats).length * Float.BYTES);
        bytes.asFloatBuffer().put((float[]) floats);
        return bytes;
    }

    private static float[] floats(ByteBuffer bytes) {
        float[] floats = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(floats);
        return floats;
    }

    private static ByteBuffer ofDoubles(Object doubles) {
        ByteBuffer bytes = ByteBuffer.allocate(((double[]) doubles).length * Double.BYTES);
        bytes.asDoubleBuffer().put((double[]) doubles);
        return bytes;
    }

    private static double[] doubles(ByteBuffer bytes) {
        double[] doubles = new double[bytes.remaining() / Double.BYTES];
        bytes.asDoubleBuffer().get(doubles);
        return doubles;
    }

    private static ByteBuffer ofTexts(Object texts) {
        List<byte[]> all = ((List<?>) texts)
                .stream()
                        .map(text -> ((String) text).getBytes(StandardCharsets.UTF_8))
                        .toList();
        ByteBuffer bytes = ByteBuffer.allocate(
                all.stream().mapToInt(utf8 -> utf8.length + Integer.BYTES).sum());
        all.forEach(utf8 -> bytes.putInt(utf8.length).put(utf8));
        return bytes;
    }

    private static List<String> texts(ByteBuffer bytes) {
        List<String> texts = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] utf8 = new byte[bytes.getInt()];
            bytes.get(utf8);
            texts.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
