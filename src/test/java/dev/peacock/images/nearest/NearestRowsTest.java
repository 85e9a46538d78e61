package dev.peacock.images.nearest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.Oracle;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.databind.JsonNode;

class NearestRowsTest {
    /** Every so many rows are looked up by brute force, of all blocks and tiles. */
    private static final int SOME = 11;

    /** More rows than a block and a tile have; integers of a small range have many ties. */
    @ParameterizedTest
    @CsvSource({
        "300, 1500, 3, 2, 1",
        "300, 1500, 3, 2, 7",
        "40, 2100, 17, 4, 50",
        "5, 3, 2, 9, 4",
        "257, 1025, 40, 255, 3"
    })
    void nearestAreThoseOfBruteForce_tiesByPosition(int count, int others, int width, int range, int kept) {
        RandomStream random = new RandomStream(3);
        Rows rows = whole(random, count, width, range);
        Rows among = whole(random, others, width, range);
        Metric l2 = Metric.l2(width);
        check(l2, rows, among, new NearestRows(l2, among).of(rows, kept, null), kept);
    }

    /** Far from 0, products in float lose what makes the difference, and from 1e19 on they are infinite or NaN. */
    @ParameterizedTest
    @CsvSource({"1000, 1e-3", "1e17, 1e13", "1e22, 1e22", "1e36, 1e33"})
    void nearestAreExactWhereFloatIsTooCoarse(double center, double spread) {
        RandomStream random = new RandomStream(5);
        int width = 20;
        Rows among = real(random, 700, width, center, spread);
        Rows rows = real(random, 60, width, center, spread);
        Metric l2 = Metric.l2(width);
        check(l2, rows, among, new NearestRows(l2, among).of(rows, 2, null), 2);
    }

    @ParameterizedTest
    @CsvSource({"784, 4096, 4096", "150528, 1024, 111", "16777217, 256, 1"})
    void vectorsInMemory_areFewerWhereTheyAreLarge(int width, int wanted, int most) {
        assertThat(Rows.most(width, wanted)).isEqualTo(most);
    }

    @ParameterizedTest
    @CsvSource({"300, 1500, 2", "300, 1500, 3", "20, 30, 6"})
    void nearestByTilesAreThoseOfBruteForce(int count, int others, int side) {
        RandomStream random = new RandomStream(21);
        Metric tiles = Metric.tiles(6, 5, 2, side);
        Rows among = whole(random, others, 60, 5);
        Rows rows = whole(random, count, 60, 5);
        check(tiles, rows, among, new NearestRows(tiles, among).of(rows, 3, null), 3);
        Rows wide = real(random, others, 60, 100, 1e-2);
        check(tiles, wide, wide, new NearestRows(tiles, wide).of(wide, 2, null), 2);
    }

    @Test
    void rowsMayBeKeptFromThemselves() {
        RandomStream random = new RandomStream(9);
        Rows rows = whole(random, 400, 4, 3);
        int[] but = IntStream.range(0, 400).toArray();
        Metric l2 = Metric.l2(4);
        Neighbours found = new NearestRows(l2, rows).of(rows, 2, but);
        for (int i = 0; i < 400; i++) {
            int row = i;
            int[] expected =
                    sorted(l2, rows, row, rows).filter(id -> id != row).limit(2).toArray();
            assertThat(new int[] {found.id(i, 0), found.id(i, 1)}).containsExactly(expected);
        }
    }

    @Test
    void scoresAreThoseOfTheOracle() throws IOException {
        JsonNode oracle = Oracle.read("t08_l2_score");
        Rows train = rows(oracle.get("inputs").get("train"));
        Rows generations = rows(oracle.get("inputs").get("generations"));
        NearestRows search = new NearestRows(Metric.l2(train.width()), train);
        Neighbours nearest = search.of(generations, 1, null);
        for (String n : new String[] {"n50", "n5"}) {
            int kept = Integer.parseInt(n.substring(1));
            for (int g = 0; g < generations.count(); g++) {
                JsonNode expected = oracle.get("expected").get(n).get(g);
                int id = nearest.id(g, 0);
                assertThat(id).isEqualTo(expected.get("nearest").intValue());
                // the oracle's values are doubles, ours floats
                assertThat(nearest.distance(g, 0))
                        .isCloseTo(expected.get("distance").doubleValue(), within(1e-7));
                Neighbours around = search.of(Rows.of(train, id, id + 1), kept, new int[] {id});
                double score = nearest.distance(g, 0) / (.5 * around.meanDistance(0));
                assertThat(score).isCloseTo(expected.get("trainNeighbours").doubleValue(), within(1e-6));
            }
        }
    }

    @Test
    void tiledDistancesAreThoseOfTheOracle() throws IOException {
        JsonNode oracle = Oracle.read("t08_tiled_l2");
        JsonNode tiles = oracle.get("inputs").get("tiles");
        for (int pair = 0; pair < oracle.get("inputs").get("pairs").size(); pair++) {
            JsonNode images = oracle.get("inputs").get("pairs").get(pair);
            int height = images.get(0).size();
            int channels = images.get(0).get(0).get(0).size();
            Rows both = rows(images);
            JsonNode expected = oracle.get("expected").get(pair);
            assertThat(distance(Metric.l2(both.width()), both))
                    .isCloseTo(expected.get("l2").doubleValue(), within(1e-7));
            for (int t = 0; t < tiles.size(); t++) {
                Metric of = Metric.tiles(
                        height,
                        both.width() / height / channels,
                        channels,
                        tiles.get(t).intValue());
                assertThat(distance(of, both))
                        .isCloseTo(expected.get("tiled").get(t).doubleValue(), within(1e-7));
            }
        }
    }

    private static double distance(Metric metric, Rows two) {
        return Math.sqrt(metric.squared(two.values(), 0, two.values(), two.width()));
    }

    @Test
    void equalRowsAreCounted() {
        Rows rows = new Rows(new float[] {1, 2, 0, 0, 1, 2, 3, 4, 1, 2}, 5, 2);
        Distinct distinct = Distinct.of(rows);
        assertThat(distinct.first()).containsExactly(0, 1, 3);
        assertThat(distinct.times()).containsExactly(3, 1, 1);
        assertThat(distinct.place()).containsExactly(0, 1, 0, 2, 0);
        assertThat(Rows.of(new Chosen(rows, distinct.first()), 0, 3).values()).containsExactly(1, 2, 0, 0, 3, 4);
    }

    private static void check(Metric metric, Rows rows, Rows among, Neighbours found, int kept) {
        for (int row = 0; row < rows.count(); row += SOME) {
            int[] expected = IntStream.concat(sorted(metric, rows, row, among), IntStream.generate(() -> -1))
                    .limit(kept)
                    .toArray();
            assertThat(Arrays.copyOfRange(found.ids(), row * kept, (row + 1) * kept))
                    .as("row %d", row)
                    .containsExactly(expected);
            assertThat(found.distance(row, 0))
                    .isEqualTo(Math.sqrt(metric.squared(
                            rows.values(), row * rows.width(), among.values(), expected[0] * rows.width())));
        }
    }

    private static IntStream sorted(Metric metric, Rows rows, int row, Rows among) {
        return IntStream.range(0, among.count())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer id) ->
                        metric.squared(rows.values(), row * rows.width(), among.values(), id * rows.width())))
                .mapToInt(Integer::intValue);
    }

    private static Rows whole(RandomStream random, int count, int width, int range) {
        float[] values = new float[count * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(range);
        }
        return new Rows(values, count, width);
    }

    private static Rows real(RandomStream random, int count, int width, double centre, double spread) {
        float[] values = new float[count * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (centre + spread * random.nextGaussian());
        }
        return new Rows(values, count, width);
    }

    /** Each element with all numbers below it. */
    private static Rows rows(JsonNode array) {
        float[][] rows = new float[array.size()][];
        for (int i = 0; i < rows.length; i++) {
            float[] all = new float[1 << 12];
            rows[i] = Arrays.copyOf(all, fill(array.get(i), all, 0));
        }
        float[] values = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * rows[0].length, rows[0].length);
        }
        return new Rows(values, rows.length, rows[0].length);
    }

    private static int fill(JsonNode node, float[] into, int at) {
        if (!node.isArray()) {
            into[at] = node.floatValue();
            return at + 1;
        }
        int next = at;
        for (JsonNode child : node) {
            next = fill(child, into, next);
        }
        return next;
    }
}
