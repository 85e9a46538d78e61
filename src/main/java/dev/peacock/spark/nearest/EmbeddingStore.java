package dev.peacock.spark.nearest;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.DerivedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.RealRows;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * A packed store of a user's embeddings of all examples, without labels, from a file with the arrays {@code train} (n x d) and {@code
 * test} (q x d). It stays in the output directory, under a name that holds its hash.
 */
public final class EmbeddingStore {
    private static final String TRAIN = "train";
    private static final String TEST = "test";
    private static final int HEX_DIGITS = 16;
    private static final String KEY = "estimate.embeddings";
    private static final String MEND = "; mend the file, or name another with --set " + KEY + "=FILE";

    private EmbeddingStore() {}

    /**
     * Null if it is not there and {@code writes} is false. UserError if the file is none of embeddings of these numbers of examples.
     */
    public static @Nullable Path of(OutputDirectory out, String file, int trainSize, int testSize, boolean writes)
            throws IOException {
        java.nio.file.Path directory = Files.createTempDirectory("peacock-embeddings-");
        java.nio.file.Path local = directory.resolve("embeddings.bin");
        try {
            StoreFooter footer = written(out, file, trainSize, testSize, local);
            Path store = out.path("dataset/embeddings-" + footer.contentHash().substring(0, HEX_DIGITS) + ".bin");
            if (!out.files().exists(store)) {
                if (!writes) {
                    return null;
                }
                out.copyIn(local, store);
            }
            return store;
        } finally {
            Files.deleteIfExists(local);
            Files.deleteIfExists(directory);
        }
    }

    /** Each sentence begins with the key of the configuration, and ends with what mends it. */
    private static StoreFooter written(
            OutputDirectory out, String file, int trainSize, int testSize, java.nio.file.Path local) {
        try {
            return write(ArrayFiles.open(out.hadoop(), new Path(file)), trainSize, testSize, local);
        } catch (UserError e) {
            throw e.with(e.said().stream()
                    .map(one -> new UserError.Said(KEY + ": " + one.sentence() + MEND, one.about()))
                    .toList());
        } catch (IOException e) {
            throw new UserError(KEY + ": " + Shown.path(file) + " cannot be read: " + Reason.of(e) + MEND, e);
        }
    }

    /** Writes a local store. UserError as {@link #of}. */
    static StoreFooter write(ArrayFiles arrays, int trainSize, int testSize, java.nio.file.Path target)
            throws IOException {
        NpyArray train = array(arrays, TRAIN, trainSize);
        NpyArray test = array(arrays, TEST, testSize);
        if (!train.shape().get(1).equals(test.shape().get(1))) {
            throw new UserError(arrays.name() + ": the embeddings in '" + TRAIN + "' have "
                    + train.shape().get(1) + " numbers, and those in '" + TEST + "' "
                    + test.shape().get(1) + "; both must have the same");
        }
        try {
            return DerivedStore.write(trainSize, testSize, target, rows -> {
                add(arrays.name(), TRAIN, train, rows);
                add(arrays.name(), TEST, test, rows);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static NpyArray array(ArrayFiles arrays, String name, int examples) throws IOException {
        NpyArray array = arrays.required(name);
        List<Long> shape = array.shape();
        if (shape.size() != 2 || shape.get(0) != examples || shape.get(1) == 0) {
            throw new UserError(arrays.name() + ": the array '" + name + "' has the shape " + array.shownShape()
                    + ", but it must have a row for each of the " + examples + " " + name
                    + " examples, with the numbers of its embedding");
        }
        return array;
    }

    private static void add(String file, String name, NpyArray array, DerivedStore.Rows into) {
        float[] values = new float[Math.toIntExact(array.shape().get(1))];
        try (RealRows rows = array.realRows()) {
            for (int row = 0; row < array.shape().get(0); row++) {
                int at = row;
                rows.next((column, number) -> {
                    values[column] = (float) number[0];
                    if (!Float.isFinite(values[column])) {
                        throw new UserError(
                                file + ": the array '" + name + "' has " + number[0] + " in row " + at + ", column "
                                        + column + "; an embedding must be finite numbers in the range of float32");
                    }
                });
                into.add(values);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
