package dev.peacock.outcome;

import java.util.Arrays;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.io.api.RecordMaterializer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;

/** Makes of Parquet's values the rows that its own example does, but each list of floats an array, and not three objects a float. */
final class FloatLists extends RecordMaterializer<Group> {
    private static final int FIRST = 1024;

    private final GroupRecordConverter plain;
    private final GroupConverter root;

    /** Lists in the schema are of floats. */
    FloatLists(MessageType schema) {
        this.plain = new GroupRecordConverter(schema);
        GroupConverter all = plain.getRootConverter();
        Converter[] converters = new Converter[schema.getFieldCount()];
        Arrays.setAll(
                converters,
                i -> LogicalTypeAnnotation.listType().equals(schema.getType(i).getLogicalTypeAnnotation())
                        ? new OfList(i, schema.getType(i).asGroupType())
                        : all.getConverter(i));
        this.root = new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return converters[field];
            }

            @Override
            public void start() {
                all.start();
            }

            @Override
            public void end() {
                all.end();
            }
        };
    }

    /** The floats of a list that was read by these. */
    static float[] of(Group list) {
        return ((FloatList) list).values();
    }

    @Override
    public Group getCurrentRecord() {
        return plain.getCurrentRecord();
    }

    @Override
    public GroupConverter getRootConverter() {
        return root;
    }

    /** Of a list, and of each of its elements. */
    private final class OfList extends GroupConverter {
        private final int field;
        private final GroupType type;
        private float[] values = new float[FIRST];
        private int count;
        private final PrimitiveConverter element = new PrimitiveConverter() {
            @Override
            public void addFloat(float value) {
                if (count == values.length) {
                    values = Arrays.copyOf(values, 2 * count);
                }
                values[count++] = value;
            }
        };
        private final GroupConverter elements = new GroupConverter() {
            @Override
            public Converter getConverter(int field) {
                return element;
            }

            @Override
            public void start() {}

            @Override
            public void end() {}
        };

        OfList(int field, GroupType type) {
            this.field = field;
            this.type = type;
        }

        @Override
        public Converter getConverter(int field) {
            return elements;
        }

        @Override
        public void start() {
            count = 0;
        }

        @Override
        public void end() {
            plain.getCurrentRecord().add(field, new FloatList(type, Arrays.copyOf(values, count)));
        }
    }
}
