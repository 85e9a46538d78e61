package dev.peacock.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.Audits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A column is named once, where its table declares it. Most of the names are words of the language too, such as label, and keys of
 * summary.json; so a quoted name is found where code that meets rows quotes one that no sentence has (memorization_fresh) and no JSON
 * gets or gives, and any there as an argument of what takes names of columns.
 */
class ColumnNamesTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Pattern MEETS_ROWS =
            Pattern.compile("import org\\.apache\\.(spark\\.sql|parquet\\.example)\\.|Cells|Rows\\.of");
    private static final Pattern QUOTED =
            Pattern.compile("([\\w.]+)?(?<arguments>\\((?:\\w+,\\s*)?)?\\s*\"(?<name>\\w+)\"");
    private static final Pattern JSON = Pattern.compile("(.*\\.)?(path|get|put|putArray|putObject|with|has)");
    private static final Pattern TAKES_COLUMNS = Pattern.compile(
            "(.*\\.)?(getAs|col|fieldIndex|sort|orderBy|sortWithinPartitions|groupBy|select|drop|partitionBy|avg|max|min|sum|count)");
    private static final Set<String> NAMES = Audits.OURS.allTables().stream()
            .flatMap(table -> table.columns().stream())
            .map(Column::name)
            .collect(Collectors.toSet());

    @Test
    void noColumn_isNamedOutsideItsTable() throws IOException {
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(ColumnNamesTest::isLookedAt).sorted().toList()) {
                problems(Files.readString(file)).forEach(problem -> problems.add(file + ": " + problem));
            }
        }
        assertThat(problems)
                .as("use the table's column: Cells.get(row, TABLE.column), Cells.col(TABLE.column), Rows.with")
                .isEmpty();
    }

    @Test
    void aNamedColumn_isFound() {
        String imports = "import org.apache.spark.sql.Row;\n";
        assertThat(problems(imports + "row.<Double>getAs(\"memorization\")")).isNotEmpty();
        assertThat(problems(imports + "frame.sort(\n    \"label\")")).isNotEmpty();
        assertThat(problems(imports + "String[] names = {\"train_id\"};")).isNotEmpty();
        assertThat(problems(imports + "json.put(\"train_id\", 1); put(json, \"train_id\", 1); List.of(\"label\")"))
                .isEmpty();
    }

    private static boolean isLookedAt(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".java") && (!name.endsWith("Tables.java") || name.equals("SparkTables.java"));
    }

    private static List<String> problems(String code) {
        if (!MEETS_ROWS.matcher(code).find()) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(code);
        while (quoted.find()) {
            String name = quoted.group("name");
            String call = quoted.group("arguments") == null || quoted.group(1) == null ? "" : quoted.group(1);
            boolean unmistakable = name.contains("_") && !JSON.matcher(call).matches();
            if (NAMES.contains(name)
                    && (unmistakable || TAKES_COLUMNS.matcher(call).matches())) {
                problems.add("\"" + name + "\"");
            }
        }
        return problems;
    }
}
