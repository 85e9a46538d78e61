package dev.peacock.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.dataset.read.Source;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SubpopulationTableTest {
    private static final Source ROW = new Source("x/train.csv", 7);

    @Test
    void table_hasNoColumn_whenNoExampleHasOne() {
        assertThat(new SubpopulationTable().column(3, 5)).isNull();
    }

    @Test
    void names_standInTheOrderInWhichTheyComeFirst() {
        SubpopulationTable table = new SubpopulationTable();
        String[] names = {"b", "a", " b ", "c"};
        for (int i = 0; i < names.length; i++) {
            table.add(i, names[i], ROW);
        }
        TextColumn column = Objects.requireNonNull(table.column(3, 4));
        assertThat(column.names()).containsExactly("b", "a", "c");
        assertThat(column.codes()).containsExactly(0, 1, 0, 2);
    }

    @Test
    void manyExamples_areKept() {
        SubpopulationTable table = new SubpopulationTable();
        int examples = 100_000;
        for (int i = 0; i < examples; i++) {
            table.add(i, "s" + i % 777, ROW);
        }
        TextColumn column = Objects.requireNonNull(table.column(examples, examples + 5));
        for (int i = 0; i < examples; i++) {
            assertThat(column.codes()[i]).isEqualTo(i % 777);
        }
        assertThat(column.codes()[examples + 4]).isEqualTo(-1);
    }

    @Test
    void emptyName_isRefused_withTheRow() {
        for (String empty : new String[] {"", " ", "\t"}) {
            assertThatThrownBy(() -> new SubpopulationTable().add(0, empty, ROW))
                    .isInstanceOf(UserError.class)
                    .hasMessage("x/train.csv: row 7: the subpopulation is empty; give every example one");
        }
    }

    @Test
    void longName_isRefused_withTheRow() {
        SubpopulationTable table = new SubpopulationTable();
        table.add(0, "x".repeat(SubpopulationTable.LONGEST_NAME), ROW);
        assertThatThrownBy(() -> table.add(1, "x".repeat(SubpopulationTable.LONGEST_NAME + 1), ROW))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("x/train.csv: row 7: the subpopulation is a text of more than 1000 characters");
    }

    @Test
    void tooManyNames_areRefused_withTheRow() {
        SubpopulationTable table = new SubpopulationTable(5);
        table.add(0, "abc", ROW);
        table.add(1, "abc", ROW);
        table.add(2, "de", ROW);
        assertThatThrownBy(() -> table.add(3, "f", ROW))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith(
                        "x/train.csv: row 7: the names of the first 3 subpopulations have more than 5 characters");
    }

    @Test
    void readerThatForgetsAnExample_isABug() {
        SubpopulationTable train = new SubpopulationTable();
        train.add(0, "a", ROW);
        train.add(2, "a", ROW);
        assertThatThrownBy(() -> train.column(3, 4)).isInstanceOf(IllegalStateException.class);
        SubpopulationTable test = new SubpopulationTable();
        test.add(0, "a", ROW);
        test.add(2, "a", ROW);
        assertThatThrownBy(() -> test.column(1, 3)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> test.add(2, "b", ROW)).isInstanceOf(IllegalStateException.class);
    }
}
