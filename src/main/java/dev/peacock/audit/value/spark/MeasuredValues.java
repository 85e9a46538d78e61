package dev.peacock.audit.value.spark;

import dev.peacock.audit.value.ModelScores;
import dev.peacock.audit.value.Value;
import dev.peacock.estimate.TrainBlock;
import dev.peacock.spark.columns.Blocks;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.PValues;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The values of all train examples for one measure: executors compute them from blocks of inclusion bits and the scores of the models,
 * once for p-values, which the driver turns into q-values, and once more for the rows of a table.
 *
 * @param value by train example; NaN is undefined, as in the others
 * @param halves by two halves of the fleet
 */
record MeasuredValues(Measure measure, double[] value, double[] pValue, double[][] halves) {
    /** What a table has of each side of the values of a label. */
    private static final int KEPT = 100;

    private record Part(int[] ids, double[][][] columns) implements Serializable {}

    /**
     * Of some measures at once. The driver holds four numbers an example and measure.
     *
     * @param rows of the models of either half
     */
    static List<MeasuredValues> of(
            JavaSparkContext spark, Blocks blocks, List<Measure> measures, int n, int[] first, int[] second) {
        Broadcast<List<Measure>> asked = spark.broadcast(measures);
        List<MeasuredValues> all = new ArrayList<>();
        for (Measure measure : measures) {
            all.add(new MeasuredValues(measure, new double[n], new double[n], new double[2][n]));
        }
        for (Part part : blocks.train()
                .map(block -> part(block, asked.value(), first, second))
                .collect()) {
            for (int m = 0; m < all.size(); m++) {
                MeasuredValues into = all.get(m);
                double[][] columns = part.columns[m];
                for (int i = 0; i < part.ids.length; i++) {
                    int id = part.ids[i];
                    into.value[id] = columns[0][i];
                    into.pValue[id] = columns[1][i];
                    into.halves[0][id] = columns[2][i];
                    into.halves[1][id] = columns[3][i];
                }
            }
        }
        return all;
    }

    private static Part part(TrainBlock block, List<Measure> measures, int[] first, int[] second) {
        int size = block.block().size();
        double[][][] columns = new double[measures.size()][4][size];
        for (int m = 0; m < columns.length; m++) {
            ModelScores models = measures.get(m).models();
            for (int i = 0; i < size; i++) {
                Value value = models.value(block.included(), i);
                columns[m][0][i] = orNaN(value.difference());
                columns[m][1][i] = orNaN(value.pValue());
                columns[m][2][i] = orNaN(models.difference(block.included(), i, first));
                columns[m][3][i] = orNaN(models.difference(block.included(), i, second));
            }
        }
        return new Part(block.block().ids(), columns);
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    /** How p-values become q-values, and which rows a table keeps. */
    record Family(double[] pValues, double[] qValues, double lowest, double highest, double fdr)
            implements Serializable {
        double qValue(double pValue) {
            return qValues[Arrays.binarySearch(pValues, pValue)];
        }

        private boolean keeps(Value value) {
            Double difference = value.difference();
            return difference == null
                    ? lowest == Double.POSITIVE_INFINITY
                    : difference <= lowest
                            || difference >= highest
                            || value.pValue() != null && qValue(value.pValue()) <= fdr;
        }
    }

    /** With every row, or those of the lowest and highest values and of significant ones alone. */
    Family family(FdrMethod method, double fdr, boolean every) {
        PValues tested = PValues.ofEach(pValue);
        double[] q = tested.qValues(0, tested.total(), method, 1);
        double[] sorted =
                Arrays.stream(value).filter(v -> !Double.isNaN(v)).sorted().toArray();
        boolean all = every || sorted.length <= 2 * KEPT;
        return new Family(
                tested.values(),
                q,
                all ? Double.POSITIVE_INFINITY : sorted[KEPT - 1],
                all ? Double.NEGATIVE_INFINITY : sorted[sorted.length - KEPT],
                fdr);
    }

    /** The kept rows of measures and their families, computed when the table is written. */
    static JavaRDD<Row> rows(
            JavaSparkContext spark,
            Blocks blocks,
            ValueTables.Values table,
            int[] labels,
            List<Measure> measures,
            List<Family> families) {
        Broadcast<List<Measure>> asked = spark.broadcast(measures);
        Broadcast<List<Family>> judged = spark.broadcast(families);
        Broadcast<int[]> labelled = spark.broadcast(labels);
        boolean ofLabels = table == ValueTables.LABELS;
        return blocks.train()
                .flatMap(block -> IntStream.range(0, asked.value().size())
                        .boxed()
                        .flatMap(m -> rows(
                                ofLabels ? ValueTables.LABELS : ValueTables.VALUES,
                                block,
                                labelled.value(),
                                asked.value().get(m),
                                judged.value().get(m)))
                        .iterator());
    }

    private static Stream<Row> rows(
            ValueTables.Values table, TrainBlock block, int[] labels, Measure measure, Family family) {
        return IntStream.range(0, block.block().size()).boxed().flatMap(i -> {
            Value value = measure.models().value(block.included(), i);
            int id = block.block().ids()[i];
            return family.keeps(value)
                    ? Stream.of(Rows.of(table)
                            .with(table.trainId, (long) id)
                            .with(table.label, labels[id])
                            .with(table.test, measure.group().kind().word())
                            .with(table.testLabel, measure.group().label())
                            .with(table.score, measure.score().word())
                            .with(table.modelsIn, value.in())
                            .with(table.modelsOut, value.out())
                            .with(table.value, value.difference())
                            .with(table.believed, measure.believed(block, i, labels))
                            .with(table.standardError, value.standardError())
                            .with(table.ciLow, table.ciHigh, value.interval())
                            .with(table.pValue, value.pValue())
                            .with(table.qValue, value.pValue() == null ? null : (Double) family.qValue(value.pValue()))
                            .build())
                    : Stream.<Row>empty();
        });
    }
}
