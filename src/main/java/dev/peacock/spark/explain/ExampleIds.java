package dev.peacock.spark.explain;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds the examples that a command line names. */
public final class ExampleIds {
    /** More are refused: explain compares each with all examples of the other split. */
    private static final int MOST = 100;

    private ExampleIds() {}

    /**
     * The ids in their order, each once: positions, or what the data set calls the examples, or where they are from. A word with commas
     * that is no example is a list of them. Throws a UserError for what is no example.
     *
     * @param option that named them, for the messages
     * @param split "train" or "test"
     * @param size number of its examples
     * @param log is told of a position that is also what the data set calls another example
     */
    public static int[] of(
            SparkTables tables, String option, List<String> asked, String split, int size, PrintStream log)
            throws IOException {
        List<String> parts = asked.stream().flatMap(ExampleIds::parts).toList();
        Map<String, Integer> given = asked.isEmpty() || asked.size() > MOST
                ? Map.of()
                : given(tables, Stream.concat(asked.stream(), parts.stream()).toList());
        List<String> words = asked.stream()
                .flatMap(word -> given.containsKey(key("train", word)) || given.containsKey(key("test", word))
                        ? Stream.of(word)
                        : parts(word))
                .toList();
        if (words.size() > MOST) {
            throw new UserError(
                    option + " names " + words.size() + " examples; at most " + MOST + " are taken at a time");
        }
        words.forEach(word -> {
            Integer called = given.get(key(split, word));
            if (called != null && position(word) < size && position(word) != called) {
                log.println(
                        "%s %s: is taken for the %s_id %s; the example that the data set calls %s has the %s_id %d: say %s %d"
                                .formatted(option, word, split, word, word, split, called, option, called));
            }
        });
        return words.stream()
                .mapToInt(word -> position(word) < size ? position(word) : given(given, option, word, split, size))
                .distinct()
                .toArray();
    }

    private static Stream<String> parts(String word) {
        String[] parts = word.split(",");
        return parts.length == 0 ? Stream.of(word) : Arrays.stream(parts);
    }

    private static int position(String word) {
        return word.matches("\\d{1,9}") ? Integer.parseInt(word) : Integer.MAX_VALUE;
    }

    /** The positions of examples of both splits by their split and what they are called, as {@link #key} joins them. */
    private static Map<String, Integer> given(SparkTables tables, List<String> words) throws IOException {
        Map<String, Integer> given = new HashMap<>();
        tables.read(EXAMPLES)
                .filter(col(EXAMPLES.givenId)
                        .isin(words.toArray())
                        .or(col(EXAMPLES.source).isin(words.toArray())))
                .collectAsList()
                .forEach(row -> {
                    int id = Cells.get(row, EXAMPLES.id).intValue();
                    String split = Cells.get(row, EXAMPLES.split);
                    given.put(key(split, Cells.get(row, EXAMPLES.source)), id);
                    String called = Cells.orNull(row, EXAMPLES.givenId);
                    if (called != null) {
                        given.put(key(split, called), id);
                    }
                });
        return given;
    }

    private static String key(String split, String called) {
        return split + " " + called;
    }

    private static int given(Map<String, Integer> given, String option, String word, String split, int size) {
        Integer id = given.get(key(split, word));
        String other = split.equals("train") ? "test" : "train";
        if (id == null && given.containsKey(key(other, word))) {
            throw new UserError(option + " " + Shown.text(word) + ": it is a " + other + " example, and not a " + split
                    + " example; say --" + other + " " + Shown.text(word));
        }
        if (id == null) {
            throw new UserError(option + " " + Shown.text(word) + ": there is no such " + split + " example; give a "
                    + split + "_id from 0 to " + (size - 1)
                    + ", or an id of the data set if it has ids, or where it is from, as the "
                    + "report shows it");
        }
        return id;
    }
}
