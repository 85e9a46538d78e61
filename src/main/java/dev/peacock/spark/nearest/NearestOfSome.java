package dev.peacock.spark.nearest;

import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The nearest train examples of a few examples, by their values in the packed store. */
public final class NearestOfSome {
    private NearestOfSome() {}

    /**
     * By example, a position in train and then test examples: at most {@code most} other train examples, the nearest first.
     * Nothing where the fleet was trained elsewhere, since then there are no values, nor for documents, whose values are no measure of
     * likeness.
     */
    public static Map<Integer, int[]> of(
            JavaSparkContext spark, OutputDirectory out, Experiment experiment, int[] examples, int most)
            throws IOException {
        if (!experiment.hasDistances() || examples.length == 0) {
            return Map.of();
        }
        String store = SharedStore.share(spark, out.store(experiment.contentHash()));
        int kept = Math.min(experiment.trainSize(), most);
        int tasks = Math.min(examples.length, spark.defaultParallelism());
        List<int[]> parts = IntStream.range(0, tasks)
                .mapToObj(t -> Arrays.copyOfRange(examples, (int) ((long) t * examples.length / tasks), (int)
                        ((t + 1L) * examples.length / tasks)))
                .toList();
        Map<Integer, int[]> nearest = new HashMap<>();
        JobGroups.find(
                        spark,
                        "nearest train examples of " + examples.length + " examples",
                        () -> spark.parallelize(parts, tasks)
                                .map(part -> new Tuple2<>(part, search(store, part, kept)))
                                .collect())
                .forEach(part -> {
                    for (int i = 0; i < part._1.length; i++) {
                        int[] ids = Arrays.copyOfRange(part._2, i * kept, (i + 1) * kept);
                        nearest.put(
                                part._1[i],
                                Arrays.stream(ids).filter(id -> id >= 0).toArray());
                    }
                });
        return nearest;
    }

    private static int[] search(String shared, int[] examples, int kept) {
        try (PackedStore store = PackedStore.map(SharedStore.local(shared))) {
            return NearestTrainExamples.of(store, examples, kept);
        }
    }
}
