package dev.peacock.spark.report;

import static dev.peacock.table.Tables.MEMORIZATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.SparkTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What a part of the table becomes before it is sent to the driver. */
class ReportRowsTest {
    private static final int LABELS = 500;
    private static final int OF_LABEL = 60;
    private static final StructType SCHEMA = SparkTables.schema(MEMORIZATION);

    /** Memorized by {@code rank} of 30,000, which no other is. */
    private static Row row(long id, int label, int rank) {
        Map<String, Object> cells = new HashMap<>(Map.of(
                "train_id",
                id,
                "label",
                label,
                "models_in",
                40,
                "models_out",
                40,
                "correct_in",
                40,
                "correct_out",
                30,
                "accuracy_in",
                1.0,
                "accuracy_out",
                0.75));
        cells.put("memorization", (rank + 1) / (double) (LABELS * OF_LABEL));
        return new GenericRowWithSchema(
                MEMORIZATION.columns().stream()
                        .map(column -> cells.get(column.name()))
                        .toArray(),
                SCHEMA);
    }

    private static List<Row> rows() {
        List<Integer> ranks = new ArrayList<>();
        for (int i = 0; i < LABELS * OF_LABEL; i++) {
            ranks.add(i);
        }
        Collections.shuffle(ranks, new Random(7));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ranks.size(); i++) {
            rows.add(row(i, i % LABELS, ranks.get(i)));
        }
        return rows;
    }

    @Test
    void ofManyLabels_aPartKeepsTheFirstRowOfEach_andTheFirstOfAll() throws IOException {
        List<Row> rows = rows();
        ReportRows part = ReportRows.ofPart(rows.iterator(), LABELS, 0.25);

        assertThat(bytes(part))
                .as(
                        "100 rows, suspects, and one row and the numbers of each label; before they were cut, ten times as much")
                .isLessThan(3 * bytes(new ArrayList<>(rows.subList(0, LABELS + 100))));
        List<Row> shown = part.mostMemorized();
        assertThat(shown).hasSize(ReportRows.SHOWN);
        assertThat(shown.stream()
                        .limit(100)
                        .map(row -> Cells.get(row, MEMORIZATION.memorization))
                        .toList())
                .isEqualTo(rows.stream()
                        .map(row -> Cells.get(row, MEMORIZATION.memorization))
                        .sorted(Collections.reverseOrder())
                        .limit(100)
                        .toList());
        assertThat(part.labels()).hasSize(LABELS).allMatch(label -> label.examples() == OF_LABEL);
    }

    private static int bytes(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.size();
    }
}
