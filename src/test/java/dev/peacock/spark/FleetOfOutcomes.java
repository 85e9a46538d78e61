package dev.peacock.spark;

import dev.peacock.bits.PackedBits;
import dev.peacock.table.Tables;
import java.util.List;
import org.apache.spark.sql.Row;

/** The arrays of a fleet that was trained here, from its outcomes. */
public final class FleetOfOutcomes {
    private FleetOfOutcomes() {}

    public static Fleet arrays(TestRun run) {
        List<Row> examples = run.rows(Tables.EXAMPLES, "id");
        int[] train = labels(examples, "train");
        int[] test = labels(examples, "test");
        List<Row> rows = run.rows(Tables.OUTCOMES, "run");
        return new Fleet(
                matrix(rows, "included", train.length),
                matrix(rows, "train_correct", train.length),
                matrix(rows, "test_correct", test.length),
                train,
                test);
    }

    private static int[] labels(List<Row> examples, String split) {
        return examples.stream()
                .filter(row -> row.<String>getAs("split").equals(split))
                .mapToInt(row -> row.<Integer>getAs("label"))
                .toArray();
    }

    private static int[][] matrix(List<Row> rows, String column, int length) {
        int[][] matrix = new int[rows.size()][length];
        for (int r = 0; r < matrix.length; r++) {
            for (int index :
                    PackedBits.of(rows.get(r).<byte[]>getAs(column), length).indices()) {
                matrix[r][index] = 1;
            }
        }
        return matrix;
    }
}
