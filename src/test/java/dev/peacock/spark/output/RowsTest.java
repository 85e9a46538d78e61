package dev.peacock.spark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.peacock.stats.Interval;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static final Three TABLE = new Three("some/table");
    private static final Three TWIN = new Three("another/table");

    private static final class Three extends Table {
        final Column<Long> id = required("id", LONG).doc("A number.");
        final Column<Double> low = nullable("low", DOUBLE).doc("Null without an interval.");
        final Column<Double> high = nullable("high", DOUBLE).doc("As low.");

        Three(String path) {
            super(path, "one thing");
        }
    }

    @Test
    void aRow_hasItsCellsInTheTablesOrder_whateverTheOrderOfSetting() {
        Row row = Rows.of(TABLE)
                .with(TABLE.high, 2.0)
                .with(TABLE.id, 7L)
                .with(TABLE.low, null)
                .build();
        assertThat(row.length()).isEqualTo(3);
        assertThat(row.getLong(0)).isEqualTo(7);
        assertThat(row.isNullAt(1)).isTrue();
        assertThat(row.getDouble(2)).isEqualTo(2);
    }

    @Test
    void anInterval_setsBothEnds_andNoneSetsBothToNull() {
        Rows with = Rows.of(TABLE).with(TABLE.id, 1L).with(TABLE.low, TABLE.high, new Interval(0.1, 0.2));
        assertThat(with.build().mkString(",")).isEqualTo("1,0.1,0.2");
        Rows without = Rows.of(TABLE).with(TABLE.id, 1L).with(TABLE.low, TABLE.high, null);
        assertThat(without.build().mkString(",")).isEqualTo("1,null,null");
    }

    @Test
    void aMissingColumn_isNamed() {
        Rows rows = Rows.of(TABLE).with(TABLE.id, 1L).with(TABLE.high, 1.0);
        assertThatIllegalStateException().isThrownBy(rows::build).withMessage("a row of some/table lacks column low");
    }

    @Test
    void aColumnThatIsSetTwice_isRefused() {
        Rows rows = Rows.of(TABLE).with(TABLE.low, null);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rows.with(TABLE.low, 1.0))
                .withMessage("a row of some/table: low is set twice");
    }

    @Test
    void aNullWhereThereMustBeAValue_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.of(TABLE).with(TABLE.id, null))
                .withMessage("a row of some/table: id must not be null");
    }

    @Test
    void aColumnOfAnotherTable_isRefused_evenOfOneThatIsDeclaredAlike() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rows.of(TABLE).with(TWIN.id, 1L))
                .withMessage("a row of some/table: id is a column of another table");
    }

    @Test
    void aRow_isReadByColumn_whateverItsOrder() {
        // a column of a frame that was selected, or joined, stands elsewhere than in its table
        StructField[] fields = SparkTables.schema(TABLE).fields();
        StructType swapped = new StructType(new StructField[] {fields[1], fields[2], fields[0]});
        Row row = new GenericRowWithSchema(new Object[] {null, 0.5, 7L}, swapped);
        assertThat(Cells.get(row, TABLE.id)).isEqualTo(7);
        assertThat(Cells.get(row, TABLE.high)).isEqualTo(0.5);
        assertThat(Cells.orNull(row, TABLE.low)).isNull();
        assertThatIllegalStateException()
                .isThrownBy(() -> Cells.get(row, TABLE.low))
                .withMessageContaining("column low is null");
    }
}
