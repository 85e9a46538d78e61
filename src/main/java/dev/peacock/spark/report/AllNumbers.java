package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;
import static dev.peacock.table.Tables.MEMORIZATION;
import static dev.peacock.table.Tables.TEST_EXAMPLES;
import static org.apache.spark.sql.functions.substring;

import dev.peacock.report.lookup.AllExamples;
import dev.peacock.report.lookup.AllExamples.Named;
import dev.peacock.report.lookup.AllExamples.Test;
import dev.peacock.report.lookup.AllExamples.Train;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Reads the numbers of all examples, so that any can be looked up in the report. */
final class AllNumbers {
    /** Characters of a document. */
    private static final int BEGINNING = 80;

    private AllNumbers() {}

    /** Null if there are too many for a page. */
    static @Nullable AllExamples of(SparkTables tables, Experiment experiment) throws IOException {
        if ((long) experiment.trainSize() + experiment.testSize() > AllExamples.MOST) {
            return null;
        }
        Map<String, Named> names = names(tables);
        boolean scores = !experiment.config().model().givesLabels();
        List<Train> train = tables.read(MEMORIZATION).collectAsList().stream()
                .sorted(Comparator.comparing(row -> Cells.get(row, MEMORIZATION.trainId)))
                .map(row -> new Train(
                        Objects.requireNonNull(names.get("train" + Cells.get(row, MEMORIZATION.trainId))),
                        Cells.get(row, MEMORIZATION.modelsIn),
                        Cells.get(row, MEMORIZATION.modelsOut),
                        Cells.get(row, MEMORIZATION.correctIn),
                        Cells.get(row, MEMORIZATION.correctOut),
                        Cells.orNull(row, MEMORIZATION.memorization),
                        Cells.orNull(row, MEMORIZATION.ciLow),
                        Cells.orNull(row, MEMORIZATION.ciHigh),
                        scores ? Cells.orNull(row, MEMORIZATION.scoreIn) : null,
                        scores ? Cells.orNull(row, MEMORIZATION.scoreOut) : null))
                .toList();
        List<Test> test = tables.read(TEST_EXAMPLES).collectAsList().stream()
                .sorted(Comparator.comparing(row -> Cells.get(row, TEST_EXAMPLES.testId)))
                .map(row -> new Test(
                        Objects.requireNonNull(names.get("test" + Cells.get(row, TEST_EXAMPLES.testId))),
                        Cells.get(row, TEST_EXAMPLES.models),
                        Cells.get(row, TEST_EXAMPLES.correct),
                        Cells.orNull(row, TEST_EXAMPLES.topTrainId),
                        Cells.orNull(row, TEST_EXAMPLES.topInfluence)))
                .toList();
        return AllExamples.pack(experiment.labelNames(), train, test);
    }

    /** By split and number. */
    private static Map<String, Named> names(SparkTables tables) throws IOException {
        List<Row> rows = tables.read(EXAMPLES)
                .select(
                        col(EXAMPLES.split),
                        col(EXAMPLES.id),
                        col(EXAMPLES.givenId),
                        col(EXAMPLES.source),
                        col(EXAMPLES.label),
                        substring(col(EXAMPLES.text), 1, BEGINNING).as(EXAMPLES.text.name()))
                .collectAsList();
        Map<String, Named> names = new HashMap<>();
        for (Row row : rows) {
            names.put(
                    Cells.get(row, EXAMPLES.split) + Cells.get(row, EXAMPLES.id),
                    new Named(
                            Cells.orNull(row, EXAMPLES.givenId),
                            Cells.get(row, EXAMPLES.source),
                            Cells.get(row, EXAMPLES.label),
                            Cells.orNull(row, EXAMPLES.text)));
        }
        return names;
    }
}
