package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.INFLUENCE;
import static dev.peacock.table.Tables.MEMORIZATION;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import dev.peacock.spark.output.Cells;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/**
 * Chooses which rows of the estimates' tables the report shows. Only these reach the driver.
 *
 * @param memorization the table, where memorization is defined
 * @param labels how many there are; 0 without labels
 */
record ReportRows(Dataset<Row> memorization, int labels) {
    /** The most train examples to show; the tables have all of them. */
    static final int SHOWN = 200;

    private static final int PAIRS_SHOWN = 500;
    private static final int SUSPECTS_SHOWN = 40;

    /** Wilson's upper end of correct_out / models_out, see {@link dev.peacock.stats.Interval#wilson}. */
    static final Column UPPER = expr(("(%1$s + 1.9207294103470625 + 1.959963984540054 * sqrt(double(%1$s) *"
                    + " (%2$s - %1$s) / %2$s + 0.9603647051735312)) / (%2$s + 3.841458820694125)")
            .formatted(MEMORIZATION.correctOut.name(), MEMORIZATION.modelsOut.name()));

    /** With fewer train examples of a label, models that did not see one may get all of them wrong. */
    static final int FEW = 10;

    /** Half of them the most memorized of all, the others the most memorized of each label; in order of memorization. */
    List<Row> mostMemorized() {
        Dataset<Row> positive =
                memorization.filter(col(MEMORIZATION.memorization).gt(lit(0)));
        List<Row> all = new ArrayList<>(mostOf(positive, SHOWN / 2));
        Column place = row_number()
                .over(Window.partitionBy(col(MEMORIZATION.label))
                        .orderBy(col(MEMORIZATION.memorization).desc(), col(MEMORIZATION.trainId)));
        Dataset<Row> others = positive.withColumn("nth_of_label", place)
                .filter(functions.col("nth_of_label").leq(lit(Math.max(1, SHOWN / 2 / Math.max(1, labels)))))
                .drop("nth_of_label")
                .filter(not(col(MEMORIZATION.trainId)
                        .isin(ids(List.of(all), MEMORIZATION.trainId).toArray())));
        all.addAll(mostOf(others, SHOWN - all.size()));
        all.sort(Comparator.comparing((Row row) -> -Cells.get(row, MEMORIZATION.memorization))
                .thenComparing(row -> Cells.get(row, MEMORIZATION.trainId)));
        return all;
    }

    /**
     * Examples whose accuracy out has a confidence interval entirely below one half, and, where few have their label, below
     * the mean of these.
     */
    private Dataset<Row> suspected() {
        WindowSpec ofLabel = Window.partitionBy(col(MEMORIZATION.label));
        Column mean = avg(col(MEMORIZATION.accuracyOut)).over(ofLabel);
        return memorization
                .withColumn(
                        "most",
                        when(count(lit(1)).over(ofLabel).lt(lit(FEW)), mean).otherwise(lit(1)))
                .filter(UPPER.lt(least(lit(0.5), functions.col("most"))))
                .drop("most");
    }

    /** The most suspect first: the lowest upper end of the accuracy of models that did not see them. */
    List<Row> suspects() {
        return suspected()
                .sort(UPPER, col(MEMORIZATION.trainId))
                .limit(SUSPECTS_SHOWN)
                .collectAsList();
    }

    long allSuspects() {
        return suspected().count();
    }

    /** The strongest pairs of the table of influence. */
    static List<Row> strongest(Dataset<Row> influence) {
        return influence
                .sort(
                        coalesce(col(INFLUENCE.believed), col(INFLUENCE.influence))
                                .desc(),
                        col(INFLUENCE.trainId),
                        col(INFLUENCE.testId))
                .limit(PAIRS_SHOWN)
                .collectAsList();
    }

    private static List<Row> mostOf(Dataset<Row> memorization, int most) {
        return memorization
                .sort(col(MEMORIZATION.memorization).desc(), col(MEMORIZATION.trainId))
                .limit(most)
                .collectAsList();
    }

    static Set<Long> ids(List<List<Row>> lists, dev.peacock.table.Column<Long> column) {
        Set<Long> ids = new LinkedHashSet<>();
        lists.forEach(rows -> rows.forEach(row -> ids.add(Cells.get(row, column))));
        return ids;
    }
}
