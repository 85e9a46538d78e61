package dev.peacock.spark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.table.Column;
import dev.peacock.table.Table;
import dev.peacock.table.Tables;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class GivenIdsTest {
    private static final GivenIds IDS =
            new GivenIds(Map.of("train", new String[] {"a", null, "c"}, "test", new String[] {"x"}));

    private static final class BothSplits extends Table {
        private final Column<String> split = required("split", STRING).doc("train or test.");
        private final Column<Long> position = required("position", LONG).doc("In the split.");
        private final Column<String> givenId = givenId("given_id", position, split);

        private BothSplits() {
            super("both", "an example");
        }
    }

    private static final BothSplits BOTH = new BothSplits();

    private static Row ofSplit(String split, long id) {
        return Rows.of(BOTH).with(BOTH.split, split).with(BOTH.position, id).build();
    }

    private static Object id(Row row) {
        return IDS.filled(row, GivenIds.places(BOTH)).get(BOTH.givenId.index());
    }

    @Test
    void split_isThatOfItsColumn() {
        assertThat(id(ofSplit("train", 2))).isEqualTo("c");
        assertThat(id(ofSplit("test", 0))).isEqualTo("x");
        assertThat(id(ofSplit("train", 1))).isNull();
        assertThat(id(ofSplit("test", 5))).isNull();
    }

    @Test
    void positionThatIsNull_hasNoId_andOtherCellsStay() {
        Row row = IDS.filled(
                Rows.of(Tables.TEST_EXAMPLES)
                        .with(Tables.TEST_EXAMPLES.testId, 0L)
                        .with(Tables.TEST_EXAMPLES.label, 3)
                        .with(Tables.TEST_EXAMPLES.models, 0)
                        .with(Tables.TEST_EXAMPLES.correct, 0)
                        .with(Tables.TEST_EXAMPLES.accuracy, null)
                        .with(Tables.TEST_EXAMPLES.topTrainId, null)
                        .with(Tables.TEST_EXAMPLES.topInfluence, null)
                        .with(Tables.TEST_EXAMPLES.topBelieved, null)
                        .build(),
                GivenIds.places(Tables.TEST_EXAMPLES));
        assertThat(row.get(Tables.TEST_EXAMPLES.givenId.index())).isEqualTo("x");
        assertThat(row.get(Tables.TEST_EXAMPLES.topTrainGivenId.index())).isNull();
        assertThat(row.getInt(Tables.TEST_EXAMPLES.label.index())).isEqualTo(3);
    }

    @Test
    void rows_areBuiltWithoutIds() {
        assertThatThrownBy(() -> Rows.of(BOTH).with(BOTH.givenId, "a")).isInstanceOf(IllegalArgumentException.class);
    }
}
