package dev.peacock.spark.nearest;

import dev.peacock.dataset.ExampleStore;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.estimate.Adjustment;
import dev.peacock.images.nearest.Metric;
import dev.peacock.images.nearest.NearestRows;
import dev.peacock.images.nearest.Rows;
import dev.peacock.images.nearest.Vectors;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.SharedStore;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/**
 * The nearest train examples of every example, nearest first: {@code kept} a train example, then as many a test
 * example; -1 where there are no more. They depend only on a packed store, and are kept beside it once they are found.
 */
public record Neighbours(int kept, int[] ids) implements Serializable {
    /** One more than are used, since an example whose influence is asked for is no neighbour. */
    private static final int MOST = Adjustment.MOST_NEIGHBOURS + 1;

    /** A task reads all train examples, so that it should have many examples to compare them with. */
    private static final int MOST_OF_A_TASK = 4_096;

    private static final int FEWEST_OF_A_TASK = 64;

    /** Those of a position in train and then test examples; -1 is none. */
    public int neighbour(int example, int rank) {
        return ids[example * kept + rank];
    }

    /** By the values of the data set: reads them, or finds and writes them. */
    public static Neighbours of(JavaSparkContext spark, OutputDirectory out, Experiment experiment) throws IOException {
        return of(spark, out, out.store(experiment.contentHash()), "dataset");
    }

    /** By the values of any packed store; they stay in {@code directory}, under a name that holds the store's hash. */
    public static Neighbours of(
            JavaSparkContext spark, OutputDirectory out, org.apache.hadoop.fs.Path packed, String directory)
            throws IOException {
        StoreFooter footer = StoreFooter.read(out.files(), packed);
        int examples = footer.size();
        int kept = Math.min(MOST, footer.trainSize());
        String name = directory + "/neighbours-" + footer.contentHash().substring(0, 16) + ".bin";
        int[] ids = new int[Math.multiplyExact(examples, kept)];
        if (out.exists(name) && read(out, name, ids)) {
            return new Neighbours(kept, ids);
        }
        String store = SharedStore.share(spark, packed);
        int step = stepOf(examples, footer.shape().size(), spark.defaultParallelism());
        List<Integer> starts = starts(examples, step);
        JobGroups.in(
                spark,
                "estimate: neighbours of " + examples + " examples",
                () -> spark.parallelize(starts, starts.size())
                        .map(from -> new Tuple2<>(
                                from, find(SharedStore.local(store), from, Math.min(examples, from + step), kept)))
                        .collect()
                        .forEach(part -> System.arraycopy(part._2, 0, ids, part._1 * kept, part._2.length)));
        byte[] bytes = bytes(ids);
        out.writeFile(out.path(name), stream -> {
            stream.write(bytes);
            stream.write(hash(bytes));
        });
        return new Neighbours(kept, ids);
    }

    /** Examples of a task, whose vectors of {@code width} numbers have to be in memory. */
    static int stepOf(int examples, int width, int tasksAtATime) {
        int step = Math.max(FEWEST_OF_A_TASK, Math.min(MOST_OF_A_TASK, examples / (4 * tasksAtATime)));
        return Rows.most(width, step);
    }

    static List<Integer> starts(int examples, int step) {
        List<Integer> starts = new ArrayList<>();
        for (int start = 0; start < examples; start += step) {
            starts.add(start);
        }
        return starts;
    }

    /** The first examples of a store, as they are in it. */
    record Stored(ExampleStore store, int count, int width) implements Vectors {
        @Override
        public void read(int row, float[] into, int at) {
            store.readUnscaled(row, into, at);
        }
    }

    private static int[] find(Path packed, int from, int to, int kept) {
        try (PackedStore store = PackedStore.map(packed)) {
            int width = store.shape().size();
            Vectors train = new Stored(store, store.trainSize(), width);
            Rows rows = Rows.of(new Stored(store, store.size(), width), from, to);
            // a test example's own place is behind all train examples
            int[] itself = IntStream.range(from, to).toArray();
            return new NearestRows(Metric.l2(width), train)
                    .of(rows, kept, itself)
                    .ids();
        }
    }

    private static byte[] bytes(int[] ids) {
        ByteBuffer bytes = ByteBuffer.allocate(ids.length * Integer.BYTES);
        bytes.asIntBuffer().put(ids);
        return bytes.array();
    }

    private static byte[] hash(byte[] bytes) {
        return Sha256.begin().digest(bytes);
    }

    /** False for a file that is damaged, so that neighbours are found anew; one of an older Peacock has no hash behind its numbers. */
    private static boolean read(OutputDirectory out, String name, int[] ids) throws IOException {
        byte[] all;
        try (InputStream stream = out.files().open(out.path(name))) {
            all = stream.readAllBytes();
        }
        int length = Math.multiplyExact(ids.length, Integer.BYTES);
        byte[] bytes = Arrays.copyOf(all, length);
        byte[] hash = Arrays.copyOfRange(all, Math.min(all.length, length), all.length);
        if (all.length < length || (hash.length > 0 && !Arrays.equals(hash, hash(bytes)))) {
            return false;
        }
        ByteBuffer.wrap(bytes).asIntBuffer().get(ids);
        return true;
    }
}
