package dev.peacock.spark.columns;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** Applies a function to the outcome row of every finished run, read without margins, and returns the results. */
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
        OutputDirectory out = fleet.out();
        Experiment experiment = fleet.experiment();
        List<String> files = out.outcomes(experiment.id()).filesOf(fleet.runs(), fleet.inventory());
        Set<Integer> runs = new HashSet<>();
        Arrays.stream(fleet.runs()).forEach(runs::add);
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        String id = experiment.id();
        int n = experiment.trainSize();
        int q = experiment.testSize();
        return spark.parallelize(files, Math.max(1, Math.min(files.size(), 4 * spark.defaultParallelism())))
                .mapPartitions(some -> {
                    Outcomes outcomes = new Outcomes(hadoop.value().value(), new Path(directory), id);
                    List<T> found = new ArrayList<>();
                    try (RowsOfFiles rows = new RowsOfFiles(some, outcomes, n, q)) {
                        for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                            if (runs.contains(row.run())) {
                                found.add(function.of(row));
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return found.iterator();
                });
    }
}
