package dev.peacock.spark.images;

import dev.peacock.dataset.PackedStore;
import dev.peacock.images.nearest.Chosen;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.NearestRows;
import dev.peacock.images.nearest.Neighbours;
import dev.peacock.images.nearest.Rows;
import dev.peacock.images.nearest.Vectors;
import dev.peacock.spark.jobs.JobGroups;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/** Looks up nearest images on executors, some at a time, each of which reads all that they are compared with once. */
public record Searches(JavaSparkContext spark, String store, Metric metric) {
    private static final int ASKED_OF_TASK = 2048;

    /**
     * The nearest {@code kept} of some images of some others, all as positions in the store.
     *
     * @param butItself whether an image must not be given itself
     */
    public Neighbours nearest(String what, int[] asked, int[] among, int kept, boolean butItself) throws IOException {
        Broadcast<int[]> others = spark.broadcast(among);
        String name = store;
        Metric by = metric;
        List<int[]> tasks = IntStream.iterate(0, from -> from < asked.length, from -> from + ASKED_OF_TASK)
                .mapToObj(from -> Arrays.copyOfRange(asked, from, Math.min(asked.length, from + ASKED_OF_TASK)))
                .toList();
        List<Found> found = JobGroups.find(
                spark,
                what,
                () -> spark.parallelize(tasks, Math.max(1, tasks.size()))
                        .map(task -> search(name, by, task, others.value(), kept, butItself))
                        .collect());
        others.destroy();
        int[] ids = new int[asked.length * kept];
        double[] distances = new double[ids.length];
        int next = 0;
        for (Found part : found) {
            System.arraycopy(part.ids, 0, ids, next, part.ids.length);
            System.arraycopy(part.distances, 0, distances, next, part.ids.length);
            next += part.ids.length;
        }
        return new Neighbours(kept, ids, distances);
    }

    private record Found(int[] ids, double[] distances) implements Serializable {}

    private static Found search(String name, Metric metric, int[] asked, int[] among, int kept, boolean butItself) {
        Vectors all = new StoreVectors(MappedStore.of(name));
        Rows rows = Rows.of(new Chosen(all, asked), 0, asked.length);
        Neighbours found =
                new NearestRows(metric, new Chosen(all, among)).of(rows, kept, butItself ? places(asked, among) : null);
        int[] ids =
                Arrays.stream(found.ids()).map(id -> id < 0 ? -1 : among[id]).toArray();
        return new Found(ids, found.distances());
    }

    /** Where each stands among the others, which ascend; -1 where it does not. */
    private static int @Nullable [] places(int[] asked, int[] among) {
        return Arrays.stream(asked)
                .map(image -> Math.max(-1, Arrays.binarySearch(among, image)))
                .toArray();
    }

    /** The images of a store. */
    public record StoreVectors(PackedStore store) implements Vectors {
        @Override
        public int count() {
            return store.size();
        }

        @Override
        public int width() {
            return store.shape().size();
        }

        @Override
        public void read(int row, float[] into, int at) {
            store.readUnscaled(row, into, at);
        }
    }
}
