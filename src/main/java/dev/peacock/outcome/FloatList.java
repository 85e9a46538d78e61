package dev.peacock.outcome;

import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;

/** A list of floats in a row, without an object for each of them, which took as long as all else of a file. */
final class FloatList extends SimpleGroup {
    private final float[] values;
    private final Element element;

    /** {@code list}: the type of its column. */
    FloatList(GroupType list, float[] values) {
        super(list);
        this.values = values;
        this.element = new Element(list.getType(0).asGroupType());
    }

    float[] values() {
        return values;
    }

    @Override
    public int getFieldRepetitionCount(int field) {
        return values.length;
    }

    /** Always the same object, which is good until the next call. */
    @Override
    public Group getGroup(int field, int index) {
        element.value = values[index];
        return element;
    }

    private static final class Element extends SimpleGroup {
        private float value;

        Element(GroupType type) {
            super(type);
        }

        @Override
        public int getFieldRepetitionCount(int field) {
            return 1;
        }

        @Override
        public void writeValue(int field, int index, RecordConsumer consumer) {
            consumer.addFloat(value);
        }
    }
}
