package dev.peacock.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData.Example;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValuesViewTest {
    private static final String MARK = "\u2260\u00a0";

    private static Example row(String... values) {
        return of(Stream.of(values).toList());
    }

    private static Example of(List<String> values) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            names.add("c" + i);
        }
        return new Example(1, "a", null, new ExampleContent.Columns(names, values));
    }

    /** The cells of each row one after another, a line for each. */
    private static String text(ValuesView view, Example example) throws Exception {
        return String.join(
                        "\n",
                        Page.fragment(view.table(example, "Train example 1")).texts("//tr")) + "\n";
    }

    @Test
    void anExampleOnItsOwn_hasItsFirstColumns_andSaysHowManyMoreThereAre() throws Exception {
        assertThat(text(ValuesView.ALONE, row("1", "Ulm"))).isEqualTo("columnvalue\nc01\nc1Ulm\n");
        assertThat(text(ValuesView.ALONE, row("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")))
                .endsWith("c77\nand 2 more\n");
    }

    @Test
    void columnsThatDiffer_areFirstInBothTables_andMarkedInTheOther() throws Exception {
        Example test = row("0", "0", "0", "0", "0", "0", "0", "0", "0", "x");
        Example train = row("0", "0", "0", "0", "0", "0", "0", "0", "0", "y");
        ValuesView view =
                ValuesView.beside(test, List.of(train, row("0", "7", "0", "0", "0", "0", "0", "0", "0", "x")));

        assertThat(text(view, test))
                .startsWith("columnvalue\nc10\nc9x\nc00\nc20\n")
                .endsWith("c60\nand 2 more\n");
        assertThat(text(view, train)).startsWith("columnvalue\nc10\n" + MARK + "c9y\nc00\n");
    }

    @Test
    void ofVeryManyColumnsThatDiffer_theFirstAreShown_andTheOthersCounted() throws Exception {
        List<String> zeros = java.util.Collections.nCopies(30, "0");
        List<String> ones = java.util.Collections.nCopies(30, "1");
        ValuesView view = ValuesView.beside(of(zeros), List.of(of(ones)));

        assertThat(text(view, of(ones))).endsWith(MARK + "c151\nand 14 more, 14 of them \u2260\n");
        assertThat(text(view, of(zeros))).endsWith("c150\nand 14 more\n");
    }

    @Test
    void numbersWithoutNames_areNotCompared() throws Exception {
        Example one = new Example(1, "a", null, new ExampleContent.Features(new float[] {1.5f, -2}));
        Example other = new Example(1, "a", null, new ExampleContent.Features(new float[] {1, 2}));
        assertThat(text(ValuesView.beside(one, List.of(other)), other)).isEqualTo("featurevalue\n01\n12\n");
    }

    @Test
    void valuesAreAsManyAsColumns() {
        assertThatThrownBy(() -> new ExampleContent.Columns(List.of("a"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
