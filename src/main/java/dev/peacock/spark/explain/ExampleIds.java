package dev.peacock.spark.explain;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.List;

/** Finds the examples that a command line names. */
final class ExampleIds {
    /** More are refused: each is compared with all examples of the other split. */
    private static final int MOST = 100;

    private ExampleIds() {}

    /**
     * The ids in their order, each once. Throws a UserError for what is no example.
     *
     * @param option that named them, for the messages
     * @param split "train" or "test"
     * @param size number of its examples
     */
    static int[] of(String option, List<String> words, String split, int size) {
        if (words.size() > MOST) {
            throw new UserError(
                    option + " names " + words.size() + " examples; at most " + MOST + " are explained at a time");
        }
        return words.stream()
                .mapToInt(word -> id(option, word, split, size))
                .distinct()
                .toArray();
    }

    private static int id(String option, String word, String split, int size) {
        int id = word.matches("\\d{1,9}") ? Integer.parseInt(word) : size;
        if (id >= size) {
            throw new UserError(option + " " + Shown.text(word) + ": there is no such " + split + " example; give a "
                    + split + "_id from 0 to " + (size - 1));
        }
        return id;
    }
}
