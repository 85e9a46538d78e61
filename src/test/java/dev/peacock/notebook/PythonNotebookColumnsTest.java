package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.cluster.Duck;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Python notebook names no table and no column that is not declared, whether or not a Python is here to run it. */
@Tag("spark")
class PythonNotebookColumnsTest {
    private static final Pattern QUERY = Pattern.compile("duckdb\\.sql\\(\"\"\"(.*?)\"\"\"\\)", Pattern.DOTALL);
    private static final List<String> VIEWS =
            List.of("dataset/examples", "outcomes", "estimates/memorization", "estimates/influence");

    private final Notebook notebook = Notebook.read(Notebook.PYTHON);

    @Test
    void everyColumnOfAFrame_isDeclared() {
        assertThat(ColumnUses.problems(code(notebook))).isEmpty();
    }

    @Test
    void everyQuery_runsOnTheTables() {
        assertThat(queries(notebook))
                .hasSize(4)
                .allSatisfy(query -> assertThatCode(() -> assertThat(run(query)).isPositive())
                        .doesNotThrowAnyException());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "load | estimates/influence' | estimates/influences' | no table estimates/influences",
                "load | \"train_correct\" | \"correct\" | no frame of this line has a column correct",
                "top-memorized | \"q_value\" | \"qvalue\" | memorized has no column qvalue",
                "histogram | memorization[\"memorization\"] | memorization[\"memorisation\"] | memorization has no column memorisation",
                "pairs | \"test_id\"] | \"example_id\"] | no frame of this line has a column example_id",
                "pair-images | pair.train_id | pair.id | rows of pairs have no column id",
                "bits | outcomes[\"included\"] | memorization[\"included\"] | memorization has no column included",
                "bits-check | \"models_out\" | \"out\" | memorization has no column out",
                "classes | known[\"label\"] | known['label'] | a column of known in single quotes",
                "duckdb-load | 'outcomes' | 'outcomes/all' | no table outcomes/all",
            })
    void aPlantedName_isFound(String cell, String old, String planted, String problem) {
        assertThat(ColumnUses.problems(code(notebook.with(cell, old, planted))))
                .anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @Test
    void aPlantedColumnOfAQuery_isFound() {
        String query = queries(notebook.with("duckdb-classes", "e.label_name", "e.name"))
                .get(3);
        assertThatThrownBy(() -> run(query)).isInstanceOf(SQLException.class).hasMessageContaining("name");
    }

    private static String code(Notebook notebook) {
        return String.join("\n", notebook.code().values());
    }

    private static List<String> queries(Notebook notebook) {
        return QUERY.matcher(code(notebook))
                .results()
                .map(query -> query.group(1))
                .toList();
    }

    /** Number of rows, over the views that the notebook makes. */
    private static int run(String query) throws SQLException {
        Path out = FinishedRun.out();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String table : VIEWS) {
                statement.execute(
                        "create view " + table.replaceAll(".*/", "") + " as select * from " + Duck.table(out, table));
            }
            int rows = 0;
            for (var result = statement.executeQuery(query); result.next(); rows++) {}
            return rows;
        }
    }
}
