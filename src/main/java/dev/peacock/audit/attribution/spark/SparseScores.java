package dev.peacock.audit.attribution.spark;

import static dev.peacock.table.Tables.EXAMPLES;
import static dev.peacock.table.Tables.INFLUENCE;

import dev.peacock.audit.attribution.Masks;
import dev.peacock.audit.attribution.SubsetSums;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Scores as a Parquet table of train_id, test_id and score; a pair without a row has the score 0. Ids are positions, or texts: what the
 * data set calls its examples. A task holds the scores of one test example, and its sums over the subsets.
 */
record SparseScores(SparkSession session, SparkTables tables, String path, String name) {
    private static final String TRAIN = INFLUENCE.trainId.name();
    private static final String TEST = INFLUENCE.testId.name();
    private static final String SCORE = "score";

    /** Positions of the ids of a split, if these are texts. */
    private record Ids(
            String name, String split, int size, @Nullable Map<String, Integer> given) implements Serializable {
        int position(Row row, int column) {
            if (row.isNullAt(column)) {
                throw new UserError(name + ": has a row without " + split + "_id; give every score its two ids");
            }
            if (given != null) {
                Integer position = given.get(row.getString(column));
                if (position == null) {
                    throw new UserError(name + ": names " + split + " example '" + Shown.text(row.getString(column))
                            + "', which the data set does not have");
                }
                return position;
            }
            long id = row.getLong(column);
            if (id < 0 || id >= size) {
                throw new UserError(name + ": names " + split + " example " + id + ", but there are " + size
                        + ", from 0 to " + (size - 1));
            }
            return (int) id;
        }
    }

    private record Entry(int train, double score) implements Serializable {}

    private record Sums(int test, double[] sums, double[] scores) implements Serializable {}

    /** Reads them. UserError for other columns or ids, a pair twice, and scores that are no finite numbers. */
    SubsetSums read(Masks masks, int q, int[] keep) throws IOException {
        Dataset<Row> frame = frame();
        Ids train = new Ids(name, "train", masks.n(), given(frame, TRAIN, "train"));
        Ids test = new Ids(name, "test", q, given(frame, TEST, "test"));
        Dataset<Row> columns = frame.select(
                id(frame, TRAIN, train), id(frame, TEST, test), frame.col(SCORE).cast(DataTypes.DoubleType));
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Broadcast<Masks> shared = spark.broadcast(masks);
        String file = name;
        Iterator<Sums> found = columns.javaRDD()
                .mapToPair(row -> new Tuple2<>(
                        test.position(row, 1),
                        new Entry(train.position(row, 0), row.isNullAt(2) ? Double.NaN : row.getDouble(2))))
                .groupByKey(Math.min(q, 4 * spark.defaultParallelism()))
                .map(of -> sums(file, of._1, of._2, shared.value(), Arrays.binarySearch(keep, of._1) >= 0))
                .toLocalIterator();
        SubsetSums sums = new SubsetSums(masks, q, keep);
        found.forEachRemaining(of -> sums.set(of.test, of.sums, of.scores));
        return sums;
    }

    private static Sums sums(String name, int test, Iterable<Entry> entries, Masks masks, boolean keep) {
        double[] scores = new double[masks.n()];
        boolean[] seen = new boolean[masks.n()];
        for (Entry entry : entries) {
            String pair = "train example " + entry.train + " on test example " + test;
            if (seen[entry.train]) {
                throw new UserError(name + ": has two scores of " + pair + "; give each pair one");
            }
            if (!Double.isFinite(entry.score)) {
                throw new UserError(name + ": the score of " + pair + " is " + entry.score
                        + "; write a number there, or leave the row out for 0");
            }
            seen[entry.train] = true;
            scores[entry.train] = entry.score;
        }
        // in the order of the ids, so that the sums do not depend on the order of rows
        double[] sums = new double[masks.models()];
        for (int i = 0; i < scores.length; i++) {
            if (scores[i] != 0) {
                masks.add(i, scores[i], sums);
            }
        }
        return new Sums(test, sums, keep ? scores : new double[0]);
    }

    private Dataset<Row> frame() {
        Dataset<Row> frame;
        try {
            frame = session.read().parquet(path);
        } catch (Exception e) {
            if (e instanceof AnalysisException || e instanceof org.apache.spark.SparkException) {
                throw new UserError(path + ": cannot be read as Parquet; it is damaged or truncated", e);
            }
            throw e;
        }
        List<String> names = List.of(frame.columns());
        if (!names.containsAll(List.of(TRAIN, TEST, SCORE))) {
            throw new UserError(name + ": has the columns " + Shown.list(names) + ", but a table of scores has " + TRAIN
                    + ", " + TEST + " and " + SCORE);
        }
        return frame;
    }

    private static boolean isText(Dataset<Row> frame, String column) {
        StructField field = frame.schema().apply(column);
        return field.dataType().equals(DataTypes.StringType);
    }

    private static org.apache.spark.sql.Column id(Dataset<Row> frame, String column, Ids ids) {
        return ids.given == null ? frame.col(column).cast(DataTypes.LongType) : frame.col(column);
    }

    private @Nullable Map<String, Integer> given(Dataset<Row> frame, String column, String split) throws IOException {
        if (!isText(frame, column)) {
            return null;
        }
        Map<String, Integer> given = new HashMap<>();
        tables.read(EXAMPLES)
                .filter(functions
                        .col(EXAMPLES.split.name())
                        .equalTo(split)
                        .and(functions.col(EXAMPLES.givenId.name()).isNotNull()))
                .collectAsList()
                .forEach(row -> given.put(
                        Cells.get(row, EXAMPLES.givenId),
                        Cells.get(row, EXAMPLES.id).intValue()));
        if (given.isEmpty()) {
            throw new UserError(name + ": its " + column
                    + " is a text, but the data set has no ids of its own; give positions from 0");
        }
        return given;
    }
}
