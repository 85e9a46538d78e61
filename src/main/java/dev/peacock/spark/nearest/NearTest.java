package dev.peacock.spark.nearest;

import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.NearestRows;
import dev.peacock.images.nearest.Rows;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.training.NearestTrainExamples;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * The nearest train examples of every test example, nearest first, with their squared distances: {@code kept} a test example. What
 * takes them for train and then test examples has to begin at 0.
 *
 * @param store the name of the packed store by whose values they are near, which holds a hash
 */
public record NearTest(String store, Neighbours neighbours, double[] squaredDistances) {
    /** By the values of any packed store. */
    public static NearTest of(JavaSparkContext spark, OutputDirectory out, Path packed, int most) throws IOException {
        StoreFooter footer = StoreFooter.read(out.files(), packed);
        int n = footer.trainSize();
        int q = footer.testSize();
        int kept = Math.min(most, n);
        int[] ids = new int[Math.multiplyExact(q, kept)];
        double[] distances = new double[ids.length];
        String store = SharedStore.share(spark, packed);
        int step = Neighbours.stepOf(q, footer.shape().size(), spark.defaultParallelism());
        List<Integer> starts = Neighbours.starts(q, step);
        JobGroups.in(
                spark,
                "estimate: the " + kept + " nearest train examples of " + q + " test examples",
                () -> spark.parallelize(starts, Math.max(1, starts.size()))
                        .map(from -> new Tuple2<>(
                                from, find(SharedStore.local(store), from, Math.min(q, from + step), kept)))
                        .collect()
                        .forEach(part -> {
                            int length = part._2._1.length;
                            System.arraycopy(part._2._1, 0, ids, part._1 * kept, length);
                            System.arraycopy(part._2._2, 0, distances, part._1 * kept, length);
                        }));
        return new NearTest(packed.getName(), new Neighbours(kept, ids), distances);
    }

    /** Ids and squared distances of the test examples {@code from} to {@code to - 1}. */
    static Tuple2<int[], double[]> find(java.nio.file.Path packed, int from, int to, int kept) {
        try (PackedStore store = PackedStore.map(packed)) {
            int n = store.trainSize();
            int width = store.shape().size();
            Rows rows = Rows.of(new Neighbours.Stored(store, store.size(), width), n + from, n + to);
            int[] ids = new NearestRows(Metric.l2(width), new Neighbours.Stored(store, n, width))
                    .of(rows, kept, null)
                    .ids();
            return new Tuple2<>(ids, squared(store, n + from, ids, kept));
        }
    }

    /** Measured anew, since the root of a mean does not give a sum of whole numbers back. */
    private static double[] squared(PackedStore store, int from, int[] ids, int kept) {
        float[] a = new float[store.shape().size()];
        float[] b = new float[a.length];
        double[] squared = new double[ids.length];
        for (int k = 0; k < ids.length; k++) {
            store.readUnscaled(from + k / kept, a, 0);
            store.readUnscaled(ids[k], b, 0);
            squared[k] = NearestTrainExamples.squared(a, b);
        }
        return squared;
    }

    /** Squared, of test example {@code j}: nearest first. */
    public double[] squaredDistances(int j) {
        return Arrays.copyOfRange(squaredDistances, j * neighbours.kept(), (j + 1) * neighbours.kept());
    }
}
