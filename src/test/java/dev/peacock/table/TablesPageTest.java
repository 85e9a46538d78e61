package dev.peacock.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class TablesPageTest {
    private static final Path PAGE = Path.of("docs/tables.md");

    @Test
    void committedPage_isTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("peacock.update-docs")) {
            Files.writeString(PAGE, TablesPage.markdown());
        }
        assertThat(PAGE)
                .as("regenerate with: mvn -q test -Dtest=TablesPageTest -Dpeacock.update-docs=true")
                .hasContent(TablesPage.markdown());
    }

    @Test
    void columnNames_areUniqueWithinATable() {
        for (Table table : Tables.ALL) {
            HashSet<String> names = new HashSet<>();
            table.columns()
                    .forEach(column -> assertThat(names.add(column.name()))
                            .as(table.path() + " " + column.name())
                            .isTrue());
        }
    }

    @Test
    void everyNullableColumn_saysWhenItIsNull() {
        Tables.ALL.stream()
                .flatMap(table -> table.columns().stream())
                .filter(Column::nullable)
                .filter(column -> !column.name().matches("ci_high|test_margin|top_influence"))
                .forEach(column -> assertThat(column.doc()).as(column.name()).contains("null"));
    }
}
