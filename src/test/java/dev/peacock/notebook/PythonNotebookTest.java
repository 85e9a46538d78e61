package dev.peacock.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Python notebook runs from its first cell to its last by Debian's pandas, NumPy and Matplotlib, and finds what is there. Debian has
 * neither pyarrow nor DuckDB for Python: src/test/resources/notebook-double reads Parquet in their place, by the library of DuckDB's
 * JDBC driver.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
@Tag("spark")
class PythonNotebookTest {
    private static final Pattern ROW = Pattern.compile("<tr[^>]*>(.*?)</tr>", Pattern.DOTALL);
    private static final Pattern CELL = Pattern.compile("<t[hd][^>]*>(.*?)</t[hd]>", Pattern.DOTALL);

    private final Answers answers = new Answers(FinishedRun.out());
    private final Notebook notebook = Notebook.read(Notebook.PYTHON);
    private Notebook executed = notebook;
    private Jupyter jupyter = new Jupyter(Path.of(""));

    @BeforeAll
    void execute(@TempDir Path directory) throws IOException {
        jupyter = new Jupyter(directory);
        executed = jupyter.execute(Notebook.PYTHON, FinishedRun.out());
    }

    @Test
    void histogram_countsEveryEstimate_andIsDrawn() {
        assertThat(executed.shown("histogram", "text/plain"))
                .contains(answers.estimated() + " of 1500 examples have an estimate; " + answers.memorized() + " are");
        assertThat(Notebook.colours(executed.picture("histogram"))).isGreaterThan(2);
        answers.assertBins(frame(executed, "duckdb-histogram"));
    }

    @Test
    void mostMemorized_areInOrder() {
        assertThat(frame(executed, "top-memorized").stream().map(row -> Double.valueOf(row.get("memorization"))))
                .hasSize(10)
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void strongestPairs_areTheTables_withTheirImages_byPandasAndBySql() {
        answers.assertPairs(frame(executed, "pairs"));
        answers.assertPairs(frame(executed, "duckdb-pairs"));
        assertThat(Notebook.colours(executed.picture("pair-images"))).isGreaterThan(10);
    }

    @Test
    void decodedBits_areTheRunsThatSawTheExample_andGiveEveryCountAgain() {
        answers.assertSeenBy(executed.shown("bits", "text/plain"));
        assertThat(executed.shown("bits-check", "text/plain"))
                .isEqualTo("'0 of 1500 examples have other counts in the table than in the bits'");
        assertThat(frame(executed, "duckdb-bits").stream().filter(row -> !"...".equals(row.get("models_in"))))
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(row ->
                        assertThat(Double.valueOf(row.get("counted"))).isEqualTo(Double.valueOf(row.get("models_in"))));
    }

    @Test
    void classes_haveTheirMeans_andThePValuesOfOtherPermutations() {
        List<Map<String, String>> classes = frame(executed, "answer");
        answers.assertClasses(classes);
        assertThat(frame(executed, "duckdb-classes").stream().map(row -> row.get("label")))
                .isEqualTo(classes.stream().map(row -> row.get("label")).toList());
    }

    /** What tells these checks from checks that anything passes: p-values of one class alone, and bits read from the wrong end. */
    @ParameterizedTest
    @CsvSource({
        "permutations, 'score(random.permutation(code)).max()', 'score(random.permutation(code))[0]'",
        "bits, little, big",
    })
    void aPlantedFault_isFound(String cell, String old, String planted) throws IOException {
        Notebook faulty = jupyter.execute(notebook.with(cell, old, planted), FinishedRun.out())
                .notebook();
        answers.assertPairs(frame(faulty, "pairs"));
        assertThatThrownBy(() -> answers.assertClasses(frame(faulty, "answer"))).isInstanceOf(AssertionError.class);
    }

    /** Rows of a data frame as it is shown; its index is the column "label" where it has no name. */
    private static List<Map<String, String>> frame(Notebook executed, String cell) {
        List<List<String>> lines = ROW.matcher(executed.shown(cell, "text/html"))
                .results()
                .map(row -> CELL.matcher(row.group(1))
                        .results()
                        .map(c -> c.group(1))
                        .toList())
                .toList();
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new LinkedHashMap<>();
            for (int c = 0; c < line.size(); c++) {
                String name = lines.get(0).get(c);
                row.put(name.isEmpty() ? "label" : name, line.get(c));
            }
            rows.add(row);
        }
        return rows;
    }
}
