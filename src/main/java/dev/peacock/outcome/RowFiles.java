package dev.peacock.outcome;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of numbered work: one sealed file for each stack, written completely or not at all.
 *
 * @param <T> a row; each finished number has one or more, and no row is of two numbers
 */
public interface RowFiles<T> {
    /** Numbers that are finished or failed for good. UserError for files of other work. */
    Set<Integer> done() throws IOException;

    /** Rows of a stack's file by number, or none where the file is not there. UserError if it is damaged. */
    List<T> rows(int stack) throws IOException;

    /** The number that a row is of. */
    int number(T row);

    /** Commits a stack: all its rows, ascending by number. {@code attempt} tells writers of the same stack apart. */
    void commit(int stack, String attempt, List<T> rows) throws IOException;

    /** Notes that a number failed for good and why. */
    void fail(int number, String reason) throws IOException;

    /** Whether it is noted that a number failed for good. */
    boolean hasFailed(int number) throws IOException;

    /** The files, whole or not, by name. */
    List<Path> files() throws IOException;

    /** Reads a file to its end; what is wrong with it, or null if it is whole. UserError if it cannot be read now. */
    @Nullable
    String damage(Path file) throws IOException;

    /** Moves a damaged file to where nothing reads it, and returns where that is. */
    Path moveAway(Path file) throws IOException;

    /** Removes what writers left that did not finish. */
    void removeTemporary() throws IOException;

    /** Commits rows of {@code numbers} beside those of other numbers that the stack's file has from an earlier session. */
    default void add(int stack, String attempt, List<Integer> numbers, List<T> rows) throws IOException {
        List<T> all = new ArrayList<>();
        for (T row : rows(stack)) {
            if (!numbers.contains(number(row))) {
                all.add(row);
            }
        }
        all.addAll(rows);
        all.sort(Comparator.comparingInt(this::number));
        commit(stack, attempt, all);
    }
}
