package dev.peacock.dataset.tabular;

import dev.peacock.check.Problems;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns an encoding from the train examples, which it sees twice: {@link #count}, then {@link #countTest} of all test examples,
 * {@link #check}, and {@link #spread}.
 */
public final class TableFit {
    private final TableColumns columns;
    private final List<ColumnCounts> counts;

    /** Of the columns of the train examples. */
    public TableFit(TableColumns columns) {
        this.columns = columns;
        Set<Integer> names = new HashSet<>();
        for (String column : columns.keys().categorical()) {
            names.add(columns.head().place(column, "key categorical", new Problems()));
        }
        this.counts = IntStream.of(columns.features())
                .mapToObj(column -> new ColumnCounts(names.contains(column)))
                .toList();
    }

    /** {@code where} gives what begins messages. */
    public void count(@Nullable Object[] cells, Supplier<String> where) {
        for (int i = 0; i < cells.length; i++) {
            counts.get(i).count(cells[i], where);
        }
    }

    /** {@code where} gives what begins messages, and {@code source} what the store calls the place. */
    public void countTest(@Nullable Object[] cells, Supplier<String> where, Supplier<String> source) {
        for (int i = 0; i < cells.length; i++) {
            counts.get(i).countTest(cells[i], where, source);
        }
    }

    /**
     * Notes what is wrong with each column that cannot be a feature, and what is worth knowing of others.
     *
     * @param test the file or directory of the test examples
     */
    public void check(String test, Problems problems) {
        String train = columns.head().file();
        problems.about(train, () -> {
            for (int i = 0; i < counts.size(); i++) {
                counts.get(i).check(train, test, name(i), problems);
            }
        });
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
