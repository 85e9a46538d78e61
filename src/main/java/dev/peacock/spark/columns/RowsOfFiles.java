package dev.peacock.spark.columns;

import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.outcome.SealedRows;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** The rows of several outcome files, one file after the other. */
final class RowsOfFiles implements Slices.Rows {
    private final Iterator<String> files;
    private final Outcomes outcomes;
    private final int n;
    private final int q;
    private final Outcomes.Kept kept;
    private @Nullable SealedRows<OutcomeRow> open;

    private RowsOfFiles(Iterator<String> files, Outcomes outcomes, int n, int q, Outcomes.Kept kept) {
        this.files = files;
        this.outcomes = outcomes;
        this.n = n;
        this.q = q;
        this.kept = kept;
    }

    /**
     * What {@code use} makes of the rows of all files that hold runs of the fleet, which may hold others too; read by
     * {@code tasks} tasks at most, with what is {@code kept} of them.
     */
    static <T> JavaRDD<T> of(
            JavaSparkContext spark,
            FinishedFleet fleet,
            Outcomes.Kept kept,
            int tasks,
            Function<Slices.Rows, Iterator<T>> use) {
        OutputDirectory out = fleet.out();
        Experiment experiment = fleet.experiment();
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        String id = experiment.id();
        int n = experiment.trainSize();
        int q = experiment.testSize();
        List<String> files = out.outcomes(id).filesOf(fleet.runs(), fleet.inventory());
        return spark.parallelize(files, Math.max(1, Math.min(files.size(), tasks)))
                .mapPartitions(some -> {
                    Outcomes outcomes = new Outcomes(hadoop.value().value(), new Path(directory), id);
                    RowsOfFiles rows = new RowsOfFiles(some, outcomes, n, q, kept);
                    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> rows.close());
                    return use.call(rows);
                });
    }

    @Override
    public @Nullable OutcomeRow next() {
        try {
            while (true) {
                OutcomeRow row = open == null ? null : open.next();
                if (row != null) {
                    return row;
                }
                close();
                if (!files.hasNext()) {
                    return null;
                }
                open = outcomes.rows(new Path(files.next()), n, q, kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() {
        try {
            if (open != null) {
                open.close();
                open = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
