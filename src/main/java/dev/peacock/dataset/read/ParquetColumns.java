package dev.peacock.dataset.read;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.ParquetColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Takes the values of columns out of the rows of Parquet files. */
final class ParquetColumns {
    private static final int LONGEST_LIST = ExampleSink.MOST_VALUES;

    private ParquetColumns() {}

    /** The group that holds the column in this row, or null where a struct on the way is null. */
    private static @Nullable Group holder(Group row, ParquetColumn column) {
        Group at = row;
        for (String step : column.way().subList(0, column.way().size() - 1)) {
            if (at.getFieldRepetitionCount(step) == 0) {
                return null;
            }
            at = at.getGroup(step, 0);
        }
        return at;
    }

    private static Group present(Group row, ParquetColumn column, Source source) {
        Group holder = holder(row, column);
        String name = column.way().get(column.way().size() - 1);
        boolean list = column.type().isRepetition(Type.Repetition.REPEATED);
        if (holder == null || (!list && holder.getFieldRepetitionCount(name) == 0)) {
            throw isNull(column, source);
        }
        return holder;
    }

    static UserError isNull(ParquetColumn column, Source source) {
        return new UserError(
                "%s: column '%s' is null; fill it in, or remove the row".formatted(source.where(), column));
    }

    /** {@code what}: the label, or the subpopulation. */
    static void requireText(ParquetColumn column, String file, String what) {
        boolean fits = column.type().isPrimitive()
                && !column.type().isRepetition(Type.Repetition.REPEATED)
                && switch (primitive(column.type())) {
                    case INT32, INT64, BINARY -> true;
                    default -> false;
                };
        if (!fits) {
            throw new UserError(
                    ("%s: column '%s' is neither an integer nor a string, but the %s must be one of them: %s; in pandas, "
                                    + ".astype('int64') makes integers of whole numbers and of true and false")
                            .formatted(file, column, what, shownType(column)));
        }
    }

    static String text(Group row, ParquetColumn column, Source source) {
        Group holder = present(row, column, source);
        String name = column.way().get(column.way().size() - 1);
        return switch (primitive(column.type())) {
            case INT32 -> whole(column.type(), holder.getInteger(name, 0)).toString();
            case INT64 -> whole(column.type(), holder.getLong(name, 0)).toString();
            default -> utf8(holder.getBinary(name, 0), column, source);
        };
    }

    /** A whole number as its column means it: one without a sign is stored as if it had one. */
    private static Number whole(Type type, long stored) {
        boolean signed =
                !(type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation meaning) || meaning.isSigned();
        if (signed || stored >= 0) {
            return stored;
        }
        return primitive(type) == PrimitiveTypeName.INT32
                ? Long.valueOf(Integer.toUnsignedLong((int) stored))
                : new BigInteger(Long.toUnsignedString(stored));
    }

    /** Parquet's own decoding would give texts that are not UTF-8 one replacement, and so make one class of two. */
    private static String utf8(Binary text, ParquetColumn column, Source source) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(text.toByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UserError(
                    "%s: column '%s' is not UTF-8; write it as a string column".formatted(source.where(), column), e);
        }
    }

    static boolean isBinary(Type type) {
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && primitive(type) == PrimitiveTypeName.BINARY;
    }

    static void requireBinary(ParquetColumn column, String file) {
        if (!isBinary(column.type())) {
            throw new UserError("%s: column '%s' is not a binary column of encoded images: %s"
                    .formatted(file, column, shownType(column)));
        }
    }

    static byte[] binary(Group row, ParquetColumn column, Source source) {
        return present(row, column, source)
                .getBinary(column.way().get(column.way().size() - 1), 0)
                .getBytes();
    }

    /**
     * Requires a list of numbers in one of Parquet's encodings (parquet-format, LogicalTypes.md, "Lists"): repeated numbers,
     * a group of them (2 levels), or a group of repeated groups of one number (3 levels).
     */
    static void requireNumbers(ParquetColumn column, String file) {
        if (!isNumber(elementType(column.type()))) {
            throw new UserError(
                    "%s: column '%s' is not a list of numbers: %s".formatted(file, column, shownType(column)));
        }
    }

    private static @Nullable Type elementType(Type type) {
        if (type.isPrimitive()) {
            return type.isRepetition(Type.Repetition.REPEATED) ? type : null;
        }
        Type repeated = onlyField(type);
        if (repeated == null || !repeated.isRepetition(Type.Repetition.REPEATED)) {
            return null;
        }
        return repeated.isPrimitive() ? repeated : onlyField(repeated);
    }

    private static @Nullable Type onlyField(Type type) {
        GroupType group = type.asGroupType();
        return group.getFieldCount() == 1 ? group.getType(0) : null;
    }

    private static boolean isNumber(@Nullable Type type) {
        return type != null
                && type.isPrimitive()
                && switch (primitive(type)) {
                    case FLOAT, DOUBLE, INT32, INT64 -> true;
                    default -> false;
                };
    }

    static float[] numbers(Group row, ParquetColumn column, Source source) {
        Group holder = present(row, column, source);
        String name = column.way().get(column.way().size() - 1);
        Group list = column.type().isPrimitive() ? holder : holder.getGroup(name, 0);
        int field = column.type().isPrimitive() ? list.getType().getFieldIndex(name) : 0;
        int size = list.getFieldRepetitionCount(field);
        if (size == 0 || size > LONGEST_LIST) {
            throw new UserError("%s: column '%s' has %d numbers".formatted(source.where(), column, size));
        }
        boolean wrapped = !list.getType().getType(field).isPrimitive();
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            Group element = wrapped ? list.getGroup(field, i) : list;
            if (wrapped && element.getFieldRepetitionCount(0) == 0) {
                throw new UserError("%s, column '%s': number %d is null".formatted(source.where(), column, i));
            }
            numbers[i] = wrapped ? number(element, 0, 0) : number(element, field, i);
        }
        return numbers;
    }

    /** UserError for a column that cannot be one of a table: of lists, structs, dates or bytes of a fixed number. */
    static void requireCell(ParquetColumn column, String file) {
        Type type = column.type();
        LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
        if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
            throw new UserError(("%s: column '%s' has lists or structs, which are no column of a table; add it to "
                            + "dataset.train.ignore, or name the one column to read, as in features = %s or image = %s.bytes")
                    .formatted(file, column, column, column));
        }
        if (meaning instanceof DateLogicalTypeAnnotation
                || meaning instanceof TimestampLogicalTypeAnnotation
                || meaning instanceof TimeLogicalTypeAnnotation
                || primitive(type) == PrimitiveTypeName.INT96) {
            throw new UserError(
                    ("%s: column '%s' has dates, which are not read; add it to dataset.train.ignore, or replace it "
                                    + "with numbers such as the year or the days since a fixed day")
                            .formatted(file, column));
        }
        if (primitive(type) == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                && !(meaning instanceof DecimalLogicalTypeAnnotation)) {
            throw new UserError("%s: column '%s' has neither texts nor numbers: %s; add it to dataset.train.ignore"
                    .formatted(file, column, shownType(column)));
        }
    }

    /** A field of a table: null, a number, or a text that is not blank. */
    static @Nullable Object cell(Group row, ParquetColumn column, Source source) {
        String name = column.way().get(0);
        if (row.getFieldRepetitionCount(name) == 0) {
            return null;
        }
        if (column.type().getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal) {
            return new BigDecimal(unscaled(row, column), decimal.getScale());
        }
        return switch (primitive(column.type())) {
            case INT32 -> whole(column.type(), row.getInteger(name, 0));
            case INT64 -> whole(column.type(), row.getLong(name, 0));
            // as it is written, so that it is the same number as in CSV
            case FLOAT -> Double.valueOf(Float.toString(row.getFloat(name, 0)));
            case DOUBLE -> row.getDouble(name, 0);
            case BOOLEAN -> Boolean.toString(row.getBoolean(name, 0));
            default -> {
                String text = utf8(row.getBinary(name, 0), column, source).strip();
                yield text.isEmpty() ? null : text;
            }
        };
    }

    private static BigInteger unscaled(Group row, ParquetColumn column) {
        String name = column.way().get(0);
        return switch (primitive(column.type())) {
            case INT32 -> BigInteger.valueOf(row.getInteger(name, 0));
            case INT64 -> BigInteger.valueOf(row.getLong(name, 0));
            default -> new BigInteger(row.getBinary(name, 0).getBytes());
        };
    }

    private static float number(Group group, int field, int index) {
        Type type = group.getType().getType(field);
        return switch (primitive(type)) {
            case FLOAT -> group.getFloat(field, index);
            case DOUBLE -> (float) group.getDouble(field, index);
            case INT32 -> real(type, group.getInteger(field, index));
            default -> real(type, group.getLong(field, index));
        };
    }

    private static float real(Type type, long stored) {
        return stored >= 0 ? stored : whole(type, stored).floatValue();
    }

    /** On one line, which a group's own text is not. */
    private static String shownType(ParquetColumn column) {
        return Shown.text(column.type().toString().replaceAll("\\s+", " "));
    }

    private static PrimitiveTypeName primitive(Type type) {
        PrimitiveType primitive = type.asPrimitiveType();
        return primitive.getPrimitiveTypeName();
    }
}
