package dev.peacock.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tiles and chunks against sorting all distances, taken one by one. */
class NearestTrainExamplesTest {

    /** Bytes over more than one tile and one chunk, few values with many ties, and values that are no bytes. */
    @ParameterizedTest
    @CsvSource({"150, 601, 256, 0", "300, 3, 4, 0", "150, 7, 256, 0.5", "130, 5, 300, 0", "3, 2, 5, -2"})
    void neighbours_areThoseOfSortedDistances(int n, int features, int values, float offset) {
        ArrayStore store = random(n, 20, features, values, offset);
        NearestTrainExamples found = NearestTrainExamples.of(store, 9);
        assertThat(found.kept()).isEqualTo(Math.min(9, n));
        for (int example = 0; example < n + 20; example++) {
            int[] expected = sorted(store, example, true);
            for (int rank = 0; rank < found.kept(); rank++) {
                assertThat(found.neighbour(example, rank)).isEqualTo(expected[rank]);
            }
        }
    }

    /** Any list, in any order, once or twice, of train and test examples: none is its own neighbour, and -1 stands where there are no more. */
    @ParameterizedTest
    @CsvSource({"300, 3, 4, 0", "150, 7, 256, 0.5", "3, 2, 5, -2"})
    void neighboursOfAList_areThoseOfSortedDistances(int n, int features, int values, float offset) {
        ArrayStore store = random(n, 20, features, values, offset);
        int[] list = {n - 1, 0, n + 19, 2, n, 0, 1};

        int[] found = NearestTrainExamples.of(store, list, 3);

        assertThat(found).hasSize(3 * list.length);
        for (int i = 0; i < list.length; i++) {
            int[] expected = sorted(store, list[i], false);
            for (int rank = 0; rank < 3; rank++) {
                assertThat(found[3 * i + rank]).isEqualTo(rank < expected.length ? expected[rank] : -1);
            }
        }
        assertThat(NearestTrainExamples.of(store, new int[0], 3)).isEmpty();
    }

    /** A train example's only neighbour would be itself. */
    @Test
    void neighbourOfTheOnlyTrainExample_isNone() {
        ArrayStore store = random(1, 1, 2, 4, 0);

        assertThat(NearestTrainExamples.of(store, new int[] {0, 1}, 3)).containsExactly(-1, 0);
    }

    private static int[] sorted(ArrayStore store, int example, boolean itself) {
        double[] distances = IntStream.range(0, store.trainSize())
                .mapToDouble(i -> distance(store.values()[i], store.values()[example]))
                .toArray();
        return IntStream.range(0, distances.length)
                .filter(i -> itself || i != example)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> distances[i]).thenComparing(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int f = 0; f < a.length; f++) {
            sum += ((double) a[f] - b[f]) * ((double) a[f] - b[f]);
        }
        return sum;
    }

    private static ArrayStore random(int n, int q, int features, int values, float offset) {
        RandomStream random = new RandomStream(n + features);
        float[][] all = new float[n + q][features];
        for (float[] row : all) {
            for (int f = 0; f < features; f++) {
                row[f] = random.nextInt(values) + offset;
            }
        }
        return new ArrayStore(Shape.flat(features), all, new int[n + q], n, 1, 1);
    }
}
