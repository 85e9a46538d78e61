package dev.peacock.spark.output;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.table.Table;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** What the data set calls its examples, by split and position, for the columns that a table declares by {@link Table#givenIds}. */
final class GivenIds implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final String TRAIN = "train";
    private static final String TEST = "test";

    private final Map<String, @Nullable String[]> bySplit;

    /** By split, then by position. */
    GivenIds(Map<String, @Nullable String[]> bySplit) {
        this.bySplit = new HashMap<>(bySplit);
    }

    /** Of the rows of dataset/examples. */
    static GivenIds of(Dataset<Row> examples) {
        List<Row> rows = examples.filter(col(EXAMPLES.givenId).isNotNull())
                .select(col(EXAMPLES.split), col(EXAMPLES.id), col(EXAMPLES.givenId))
                .collectAsList();
        Map<String, @Nullable String[]> bySplit = new HashMap<>();
        for (Row row : rows) {
            int id = Cells.get(row, EXAMPLES.id).intValue();
            String split = Cells.get(row, EXAMPLES.split);
            @Nullable String[] known = bySplit.getOrDefault(split, new @Nullable String[0]);
            if (id >= known.length) {
                known = Arrays.copyOf(known, Math.max(2 * known.length, id + 1));
                bySplit.put(split, known);
            }
            known[id] = Cells.get(row, EXAMPLES.givenId);
        }
        return new GivenIds(bySplit);
    }

    /** Whether a part of dataset/examples has any id, by its footer alone. */
    static boolean isIn(Path part, Configuration hadoop) throws IOException {
        try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(part, hadoop))) {
            return file.getFooter().getBlocks().stream()
                    .flatMap(block -> block.getColumns().stream())
                    .filter(column -> column.getPath().toDotString().equals(EXAMPLES.givenId.name()))
                    .anyMatch(column -> column.getStatistics().getNumNulls() < column.getValueCount());
        }
    }

    /** Rows of a table that are built, with their ids. */
    static JavaRDD<Row> fill(JavaRDD<Row> rows, Table table, Broadcast<GivenIds> ids) {
        List<Place> places = places(table);
        return rows.map(row -> ids.value().filled(row, places));
    }

    static List<Place> places(Table table) {
        return table.givenIds().stream().map(Place::of).toList();
    }

    /** Where a row has the id of an example: the split's column, or which one it is, the position, and the id to be filled in. */
    record Place(int split, boolean isTrain, int position, int id) implements Serializable {
        static Place of(Table.GivenId given) {
            return new Place(
                    given.split() == null ? -1 : given.split().index(),
                    given.isTrain(),
                    given.position().index(),
                    given.column().index());
        }
    }

    Row filled(Row row, List<Place> places) {
        @Nullable Object[] cells = new @Nullable Object[row.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row.get(i);
        }
        for (Place place : places) {
            String split = place.split < 0 ? (place.isTrain ? TRAIN : TEST) : row.getString(place.split);
            Long position = (Long) cells[place.position];
            @Nullable String[] known = bySplit.get(split);
            cells[place.id] =
                    known == null || position == null || position >= known.length ? null : known[position.intValue()];
        }
        return RowFactory.create(cells);
    }
}
