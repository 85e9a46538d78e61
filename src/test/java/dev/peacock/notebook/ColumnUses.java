package dev.peacock.notebook;

import dev.peacock.audit.Audits;
import dev.peacock.table.Column;
import dev.peacock.table.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which tables and columns Python code names that are not declared. The notebook keeps to a convention that makes this readable without
 * Python: a column stands in double quotes, any other word in single ones; a table's path is what {@code RUN /} precedes; and a line that
 * names a column names the frame that has it.
 */
final class ColumnUses {
    private static final Pattern SQL = Pattern.compile("\"\"\"(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern READ = Pattern.compile("(\\w+) = pd\\.read_parquet\\(RUN / '([^']*)'");
    private static final Pattern DERIVED = Pattern.compile("^\\s*(\\w+) = (\\w+)[.\\[]", Pattern.MULTILINE);
    private static final Pattern TUPLES = Pattern.compile("(\\w+) in enumerate\\((\\w+)\\.itertuples\\(\\)\\)");
    private static final Pattern PATH = Pattern.compile("'(\\w+/\\w+|outcomes)'");
    private static final Pattern NAME = Pattern.compile("\"(\\w+)\"");
    private static final Pattern SUBSCRIPT = Pattern.compile("(\\w+)\\[(\\[?[^\\[\\]]*)\\]");

    private final Map<String, Set<String>> columnsOfFrame = new HashMap<>();
    private final Map<String, String> rows = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    private ColumnUses() {}

    /** One sentence for each name that no table has; empty if all is well. */
    static List<String> problems(String code) {
        ColumnUses uses = new ColumnUses();
        String python = SQL.matcher(code).replaceAll("''");
        PATH.matcher(python).results().forEach(path -> uses.columns(path.group(1)));
        READ.matcher(python)
                .results()
                .forEach(read -> uses.columnsOfFrame.put(read.group(1), uses.columns(read.group(2))));
        DERIVED.matcher(python).results().forEach(derived -> {
            Set<String> columns = uses.columnsOfFrame.get(derived.group(2));
            if (columns != null) {
                uses.columnsOfFrame.putIfAbsent(derived.group(1), columns);
            }
        });
        TUPLES.matcher(python).results().forEach(row -> uses.rows.put(row.group(1), row.group(2)));
        python.lines().forEach(uses::line);
        return uses.problems;
    }

    private Set<String> columns(String path) {
        Set<String> columns = new HashSet<>();
        Audits.OURS.allTables().stream()
                .filter(table -> table.path().equals(path))
                .map(Table::columns)
                .forEach(all -> all.stream().map(Column::name).forEach(columns::add));
        if (columns.isEmpty()) {
            problems.add("no table " + path);
        }
        return columns;
    }

    private void line(String line) {
        Set<String> here = new HashSet<>();
        columnsOfFrame.forEach((frame, columns) -> {
            if (Pattern.compile("\\b" + frame + "\\b").matcher(line).find()) {
                here.addAll(columns);
            }
        });
        NAME.matcher(line)
                .results()
                .map(name -> name.group(1))
                .filter(name -> !here.contains(name))
                .forEach(name -> problems.add("no frame of this line has a column " + name + ": " + line.strip()));
        Matcher subscript = SUBSCRIPT.matcher(line);
        while (subscript.find()) {
            subscript(subscript.group(1), subscript.group(2));
        }
        rows.forEach((row, frame) -> Pattern.compile("\\b" + row + "\\.(\\w+)")
                .matcher(line)
                .results()
                .map(use -> use.group(1))
                .filter(name -> !columnsOfFrame.getOrDefault(frame, Set.of()).contains(name))
                .forEach(name -> problems.add("rows of " + frame + " have no column " + name)));
    }

    /** {@code frame["column"]} and {@code frame[["column", ...]]} are of that frame, and of no other on the line. */
    private void subscript(String frame, String inside) {
        Set<String> columns = columnsOfFrame.get(frame);
        if (columns == null) {
            return;
        }
        NAME.matcher(inside)
                .results()
                .map(name -> name.group(1))
                .filter(name -> !columns.contains(name))
                .forEach(name -> problems.add(frame + " has no column " + name));
        if (inside.contains("'")) {
            problems.add("a column of " + frame + " in single quotes: " + inside);
        }
    }
}
