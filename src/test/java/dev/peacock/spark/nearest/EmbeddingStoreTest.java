package dev.peacock.spark.nearest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

/** Two train examples and one test example. */
class EmbeddingStoreTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void embeddings_areTheValuesOfTheStore_inOrder() throws IOException {
        StoreFooter footer = write(new double[][] {{1, 2.5}, {-3, 1e30}}, new double[][] {{0, 4}});
        assertThat(footer.trainSize()).isEqualTo(2);
        assertThat(footer.testSize()).isEqualTo(1);
        try (PackedStore store = PackedStore.map(directory.resolve("store.bin"))) {
            float[] values = new float[2];
            store.readUnscaled(1, values, 0);
            assertThat(values).containsExactly(-3, 1e30f);
            store.readUnscaled(2, values, 0);
            assertThat(values).containsExactly(0, 4);
        }
    }

    /** Of whole numbers, squared distances are whole; about half would not be if they were made from roots of means. */
    @Test
    void nearestTrainExamples_haveExactSquaredDistances() throws IOException {
        double[][] train = whole(30);
        double[][] test = whole(4);
        EmbeddingStore.write(
                open(write(directory.resolve("e.npz"), train, test)), 30, 4, directory.resolve("store.bin"));
        Tuple2<int[], double[]> found = NearTest.find(directory.resolve("store.bin"), 1, 4, 5);
        for (int j = 1; j < 4; j++) {
            double[] of = test[j];
            int[] nearest = IntStream.range(0, train.length)
                    .boxed()
                    .sorted(Comparator.comparingLong(i -> squared(train[i], of)))
                    .mapToInt(i -> i)
                    .limit(5)
                    .toArray();
            for (int rank = 0; rank < 5; rank++) {
                int at = (j - 1) * 5 + rank;
                assertThat(found._1[at]).isEqualTo(nearest[rank]);
                assertThat(found._2[at]).isEqualTo((double) squared(train[nearest[rank]], of));
            }
        }
    }

    private static long squared(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                .mapToLong(f -> (long) (a[f] - b[f]) * (long) (a[f] - b[f]))
                .sum();
    }

    private static double[][] whole(int count) {
        RandomStream random = new RandomStream(count);
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, 784)
                        .mapToDouble(f -> random.nextInt(256))
                        .toArray())
                .toArray(double[][]::new);
    }

    @Test
    void otherNumbersOfExamples_areRefused_asAreArraysOfOtherForms() {
        assertRefused(
                new double[][] {{1, 2}},
                new double[][] {{1, 2}},
                "e.npz: the array 'train' has the shape (1, 2), but it must have a row for each of the 2 train examples, with "
                        + "the numbers of its embedding");
        assertRefused(
                new double[][] {{1, 2}, {3, 4}},
                new double[][] {{1}, {2}},
                "e.npz: the array 'test' has the shape (2, 1), but it must have a row for each of the 1 test examples, with "
                        + "the numbers of its embedding");
        assertRefused(
                new double[][] {{1, 2}, {3, 4}},
                new double[][] {{1}},
                "e.npz: the embeddings in 'train' have 2 numbers, and those in 'test' 1; both must have the same");
        assertRefused(
                new double[][] {{}, {}},
                new double[][] {{}},
                "e.npz: the array 'train' has the shape (2, 0), but it must have a row for each of the 2 train examples, with "
                        + "the numbers of its embedding");
    }

    @Test
    void numbersThatAreNotFinite_areRefused_withTheirPlace() {
        String end = "; an embedding must be finite numbers in the range of float32";
        assertRefused(
                new double[][] {{1, 2}, {3, Double.NaN}},
                new double[][] {{1, 2}},
                "e.npz: the array 'train' has NaN in row 1, column 1" + end);
        assertRefused(
                new double[][] {{1, 2}, {3, 4}},
                new double[][] {{Double.NEGATIVE_INFINITY, 2}},
                "e.npz: the array 'test' has -Infinity in row 0, column 0" + end);
        assertRefused(
                new double[][] {{1, 2}, {3, 4}},
                new double[][] {{1, 1e39}},
                "e.npz: the array 'test' has 1.0E39 in row 0, column 1" + end);
    }

    @Test
    void missingArray_isNamed() throws IOException {
        Path file = directory.resolve("e.npz");
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            npz.add("train", NpyType.FLOAT64, out -> {}, 0, 2);
        }
        assertThatThrownBy(() -> EmbeddingStore.write(open(file), 2, 1, directory.resolve("store.bin")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("train");
        assertThat(directory.resolve("store.bin")).doesNotExist();
    }

    @Test
    void faultsOfTheFile_beginWithItsKey_andEndWithWhatMendsThem() throws IOException {
        String mend = "; mend the file, or name another with --set estimate.embeddings=FILE";
        Path file = write(directory.resolve("e.npz"), new double[][] {{1, 2}}, new double[][] {{1, 2}});
        OutputDirectory out = new OutputDirectory(
                new Configuration(), directory.resolve("out").toString());
        assertThatThrownBy(() -> EmbeddingStore.of(out, file.toString(), 2, 1, true))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("estimate.embeddings: e.npz: the array 'train' has the shape (1, 2), but")
                .hasMessageEndingWith(mend);
        Path text = Files.writeString(directory.resolve("text.npz"), "no archive");
        assertThatThrownBy(() -> EmbeddingStore.of(out, text.toString(), 2, 1, true))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("estimate.embeddings: text.npz")
                .hasMessageEndingWith(mend);
        assertThatThrownBy(() ->
                        EmbeddingStore.of(out, directory.resolve("none.npz").toString(), 2, 1, true))
                .isInstanceOf(UserError.class)
                .hasMessageStartingWith("estimate.embeddings: ")
                .hasMessageContaining("none.npz: there is no such .npz file")
                .hasMessageEndingWith(mend);
    }

    private void assertRefused(double[][] train, double[][] test, String message) {
        assertThatThrownBy(() -> write(train, test))
                .isInstanceOf(UserError.class)
                .hasMessage(message);
        assertThat(directory.resolve("store.bin")).doesNotExist();
    }

    private StoreFooter write(double[][] train, double[][] test) throws IOException {
        return EmbeddingStore.write(
                open(write(directory.resolve("e.npz"), train, test)), 2, 1, directory.resolve("store.bin"));
    }

    private static ArrayFiles open(Path file) throws IOException {
        return ArrayFiles.open(new Configuration(), new org.apache.hadoop.fs.Path(file.toUri()));
    }

    /** Writes a file of embeddings, and returns it. */
    private static Path write(Path file, double[][] train, double[][] test) throws IOException {
        try (NpzWriter npz = new NpzWriter(Files.newOutputStream(file))) {
            add(npz, "train", train);
            add(npz, "test", test);
        }
        return file;
    }

    private static void add(NpzWriter npz, String name, double[][] rows) throws IOException {
        npz.add(
                name,
                NpyType.FLOAT64,
                out -> {
                    for (double[] row : rows) {
                        for (double value : row) {
                            out.put(value);
                        }
                    }
                },
                rows.length,
                rows[0].length);
    }
}
