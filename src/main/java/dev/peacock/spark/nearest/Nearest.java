package dev.peacock.spark.nearest;

import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * The nearest other train example of every train example: -1 and NaN where there is none, as in an imported fleet or among texts. The
 * distance is the root of the mean squared difference of the unscaled values.
 */
public record Nearest(int[] ids, double[] distances) implements Serializable {
    private static final int EXAMPLES_OF_TASK = 8_192;

    public static Nearest of(JavaSparkContext spark, OutputDirectory out, Experiment experiment) throws IOException {
        int[] ids = new int[experiment.trainSize()];
        double[] distances = new double[ids.length];
        if (!experiment.hasDistances()) {
            Arrays.fill(ids, -1);
            Arrays.fill(distances, Double.NaN);
            return new Nearest(ids, distances);
        }
        Neighbours neighbours = Neighbours.of(spark, out, experiment);
        Arrays.setAll(ids, i -> neighbours.neighbour(i, 0));
        String store = SharedStore.share(spark, out.store(experiment.contentHash()));
        Broadcast<int[]> nearest = spark.broadcast(ids);
        List<Integer> starts = IntStream.iterate(0, from -> from < ids.length, from -> from + EXAMPLES_OF_TASK)
                .boxed()
                .toList();
        JobGroups.in(
                spark,
                "audit: distances of " + ids.length + " examples to their nearest",
                () -> spark.parallelize(starts, starts.size())
                        .map(from -> new Tuple2<>(from, measure(store, nearest.value(), from)))
                        .collect()
                        .forEach(part -> System.arraycopy(part._2, 0, distances, part._1, part._2.length)));
        nearest.destroy();
        return new Nearest(ids, distances);
    }

    private static double[] measure(String shared, int[] nearest, int from) {
        try (PackedStore store = PackedStore.map(SharedStore.local(shared))) {
            float[] a = new float[store.shape().size()];
            float[] b = new float[a.length];
            double[] distances = new double[Math.min(EXAMPLES_OF_TASK, nearest.length - from)];
            for (int i = 0; i < distances.length; i++) {
                if (nearest[from + i] < 0) {
                    distances[i] = Double.NaN;
                    continue;
                }
                store.readUnscaled(from + i, a, 0);
                store.readUnscaled(nearest[from + i], b, 0);
                distances[i] = Math.sqrt(NearestTrainExamples.squared(a, b) / a.length);
            }
            return distances;
        }
    }
}
