package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Committed notebooks are clean: nobody's outputs, and a cell that says where the run is. */
class NotebookFilesTest {
    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("job/notebooks"))) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreTwo_andTheirReadmeNamesBoth() throws IOException {
        assertThat(notebooks()).containsExactly(Notebook.JAVA, Notebook.PYTHON);
        assertThat(Path.of("job/notebooks/README.md")).content().contains("peacock-java.ipynb", "peacock-python.ipynb");
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void cells_haveIdsOfTheirOwn_andNoOutputs(Path file) {
        Notebook notebook = Notebook.read(file);
        assertThat(notebook.json().path("nbformat").asInt()).isEqualTo(4);
        assertThat(notebook.json().path("nbformat_minor").asInt()).isEqualTo(5);
        assertThat(notebook.cells().stream().map(cell -> cell.path("id").asText()))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z-]{1,64}"));
        assertThat(notebook.cells().stream().filter(Notebook::isCode)).allSatisfy(cell -> {
            assertThat(cell.path("outputs")).isEmpty();
            assertThat(cell.path("execution_count").isNull()).isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void oneCell_hasTheParameters_andCellsAreShort(Path file) {
        Notebook notebook = Notebook.read(file);
        assertThat(notebook.cells().stream().filter(NotebookFilesTest::hasParameters))
                .singleElement()
                .satisfies(cell -> assertThat(cell.path("source").toString()).contains("PEACOCK_OUT"));
        assertThat(notebook.code())
                .allSatisfy((id, source) ->
                        assertThat(source.lines().count()).as(id).isLessThanOrEqualTo(40));
    }

    private static boolean hasParameters(JsonNode cell) {
        return cell.path("metadata").path("tags").toString().contains("parameters");
    }
}
