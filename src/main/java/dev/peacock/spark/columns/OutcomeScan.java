package dev.peacock.spark.columns;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** Applies a function to the outcome row of every finished run, read without margins and predictions, and returns the results. */
public final class OutcomeScan {
    private OutcomeScan() {}

    public interface OfRow<T> extends Serializable {
        T of(OutcomeRow row);
    }

    /** How long each of the runs took, in their order. */
    public static double[] seconds(JavaSparkContext spark, FinishedFleet fleet) throws IOException {
        Map<Integer, Double> seconds = JobGroups.find(
                spark,
                "seconds of " + fleet.runs().length + " runs",
                () -> of(spark, fleet, row -> new Tuple2<>(row.run(), row.seconds()))
                        .mapToPair(run -> run)
                        .collectAsMap());
        return Arrays.stream(fleet.runs())
                .mapToDouble(run -> Objects.requireNonNull(seconds.get(run)))
                .toArray();
    }

    /** In no particular order. */
    public static <T> JavaRDD<T> of(JavaSparkContext spark, FinishedFleet fleet, OfRow<T> function) {
        return of(spark, fleet, Outcomes.Kept.BITS, function);
    }

    /** The same of rows with what is {@code kept} of them. */
    public static <T> JavaRDD<T> of(
            JavaSparkContext spark, FinishedFleet fleet, Outcomes.Kept kept, OfRow<T> function) {
        int[] runs = fleet.runs();
        // one row at a time, since a row may be large
        return RowsOfFiles.of(
                spark,
                fleet,
                kept,
                4 * spark.defaultParallelism(),
                rows -> Stream.iterate(rows.next(), Objects::nonNull, row -> rows.next())
                        .filter(row -> Arrays.binarySearch(runs, row.run()) >= 0)
                        .map(function::of)
                        .iterator());
    }
}
