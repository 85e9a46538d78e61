package dev.peacock.dataset.tabular;

import dev.peacock.check.UserError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns an encoding from the train examples, which it sees twice: {@link #count}, then {@link #countTest} of all test examples,
 * {@link #check}, and {@link #spread}.
 */
public final class TableFit {
    private static final int SHOWN = 20;

    private final TableColumns columns;
    private final List<ColumnCounts> counts;

    /** Of the columns of the train examples. */
    public TableFit(TableColumns columns) {
        this.columns = columns;
        Set<Integer> names = new HashSet<>();
        for (String column : columns.keys().categorical()) {
            names.add(columns.head().place(column, "key categorical"));
        }
        this.counts = IntStream.of(columns.features())
                .mapToObj(column -> new ColumnCounts(names.contains(column)))
                .toList();
    }

    public void count(@Nullable Object[] cells, String where) {
        for (int i = 0; i < cells.length; i++) {
            counts.get(i).count(cells[i], where);
        }
    }

    /** {@code where} begins messages, and {@code source} is what the store calls the place. */
    public void countTest(@Nullable Object[] cells, String where, String source) {
        for (int i = 0; i < cells.length; i++) {
            counts.get(i).countTest(cells[i], where, source, name(i));
        }
    }

    /** UserError with all columns that cannot be features, a sentence each. */
    public void check() {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            String problem = counts.get(i).problem(columns.head().file(), name(i));
            if (problem != null) {
                problems.add(problem);
            }
        }
        if (problems.size() > SHOWN) {
            int more = problems.size() - SHOWN;
            problems.subList(SHOWN, problems.size()).clear();
            problems.add("and " + more + " more columns with a problem");
        }
        if (!problems.isEmpty()) {
            throw new UserError(problems);
        }
    }

    public void spread(@Nullable Object[] cells) {
        for (int i = 0; i < cells.length; i++) {
            counts.get(i).spread(cells[i]);
        }
    }

    public TableEncoding encoding(boolean standardized) {
        List<String> names = columns.featureNames();
        return new TableEncoding(
                standardized,
                IntStream.range(0, names.size())
                        .mapToObj(i -> counts.get(i).fitted(names.get(i), standardized))
                        .toList());
    }

    private String name(int feature) {
        return columns.name(columns.features()[feature]);
    }
}
