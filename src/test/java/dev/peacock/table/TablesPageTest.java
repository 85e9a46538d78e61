package dev.peacock.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Audits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesPageTest {
    private static final Path PAGE = Path.of("docs/tables.md");
    private static final List<Table> TABLES = Audits.OURS.allTables();

    @Test
    void committedPage_isTheGeneratedOne() throws IOException {
        if (Boolean.getBoolean("peacock.update-docs")) {
            Files.writeString(PAGE, TablesPage.markdown(TABLES));
        }
        assertThat(PAGE)
                .as("regenerate with: mvn -q test -Dtest=TablesPageTest -Dpeacock.update-docs=true")
                .hasContent(TablesPage.markdown(TABLES));
    }

    @Test
    void columnNames_areUniqueWithinATable() {
        for (Table table : TABLES) {
            HashSet<String> names = new HashSet<>();
            table.columns()
                    .forEach(column -> assertThat(names.add(column.name()))
                            .as(table.path() + " " + column.name())
                            .isTrue());
        }
    }

    @Test
    void everyNullableColumn_saysWhenItIsNull() {
        TABLES.stream()
                .flatMap(table -> table.columns().stream())
                .filter(Column::nullable)
                .filter(column -> !column.name().matches("ci_high|test_margin|top_influence"))
                .forEach(column -> assertThat(column.doc()).as(column.name()).contains("null"));
    }
}
