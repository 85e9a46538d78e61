package dev.peacock.spark.plan;

import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.spark.fleet.TimedTrial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would be trained, as {@code validate} found it in the configuration and the data.
 *
 * @param shape of an example
 * @param columns of a table, and what becomes of each; empty for other data
 * @param labels the most frequent in the train examples first
 * @param guess the label that is the most frequent among the train examples
 * @param guessAccuracy share of the test examples that have it
 * @param guessBits of texts, the bits that a character of a test example takes by the frequencies of the train examples' characters;
 *     null for other examples
 * @param guessLoss of images that are denoised, the mean loss of train images by giving the mean of all of them; null for other examples
 * @param trainer which trainer, and why
 * @param parameters weights and biases of a model; null for one that is no network of ours
 * @param stackBytes memory that one task trains with; null where that is not known
 * @param trial models that were trained to see how long one takes; null where none was
 * @param tasks models that are trained at a time; null on a cluster, which is not asked
 * @param seconds that all models take; null where that is not known
 * @param outcomeBytes about what the outcomes of all models take
 * @param notes what the user should know of the data, a sentence each
 */
public record Validation(
        int train,
        int test,
        String shape,
        List<Column> columns,
        List<Label> labels,
        String guess,
        double guessAccuracy,
        @Nullable Double guessBits,
        @Nullable Double guessLoss,
        String trainer,
        @Nullable Long parameters,
        @Nullable Long stackBytes,
        @Nullable TimedTrial trial,
        int models,
        int stack,
        @Nullable Integer tasks,
        @Nullable Double seconds,
        long outcomeBytes,
        List<String> notes) {

    /** A label, and how many examples have it. */
    public record Label(String name, int train, int test) {}

    /** A column of a table, what becomes of it in words, and as how many features. */
    public record Column(String name, String becomes, int features) {
        static List<Column> of(@Nullable TableEncoding table) {
            return table == null
                    ? List.of()
                    : table.columns().stream()
                            .map(column ->
                                    new Column(column.name(), column.words(table.standardized()), column.width()))
                            .toList();
        }
    }

    public Validation {
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
        notes = List.copyOf(notes);
    }
}
