package dev.peacock.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreHistogramTest {
    @Test
    void unpack_givesWhatWasPacked() {
        check(new ScoreHistogram(new int[0], new long[0], new long[0]), 1);
        // the number of scores, and then of each its distance with the code, and its counts where they follow
        check(
                new ScoreHistogram(
                        new int[] {Integer.MIN_VALUE, Integer.MIN_VALUE + 31, -1, Integer.MAX_VALUE},
                        new long[] {1, 0, 1, 1L << 41},
                        new long[] {0, 1, 300, 0}),
                1 + 1 + 1 + (5 + 1 + 2) + (5 + 6 + 1));
    }

    /** The most bytes that scores take, so that the room for them has to grow. */
    @Test
    void unpack_givesWhatWasPacked_ofLargeCounts() {
        int[] keys = IntStream.range(-50, 50).map(k -> k << 25).toArray();
        long[] counts = IntStream.range(0, keys.length)
                .mapToLong(k -> Long.MAX_VALUE >>> 1 - k % 2)
                .toArray();
        ScoreHistogram of = new ScoreHistogram(keys, counts, new long[keys.length]);
        check(of, of.pack().length);
    }

    /** So many entries that they are counted before there is more room, of keys of both signs and of the ends of their range. */
    @Test
    void merge_addsTheCountsOfEachScore() {
        RandomStream random = new RandomStream(1);
        TreeMap<Integer, long[]> expected = new TreeMap<>();
        List<ScoreHistogram> all = new ArrayList<>();
        for (int spread : new int[] {1, 1, 1, 1, 50_000, 50_000}) {
            TreeMap<Integer, long[]> one = new TreeMap<>();
            one.put(Integer.MIN_VALUE, new long[] {1, 0});
            one.put(Integer.MAX_VALUE, new long[] {0, 3L << 16});
            for (int k = 0; k < 30_000; k++) {
                long[] counts = {random.nextInt(3), k % 1_000 == 0 ? (1 << 16) + 1 : 1};
                one.put((random.nextInt(40_000) - 20_000) * spread, counts);
            }
            one.forEach((key, counts) -> expected.merge(key, counts, (a, b) -> new long[] {a[0] + b[0], a[1] + b[1]}));
            all.add(histogram(one));
        }
        assertThat(ScoreHistogram.merge(all.iterator()))
                .usingRecursiveComparison()
                .isEqualTo(histogram(expected));
        assertThat(ScoreHistogram.merge(List.<ScoreHistogram>of().iterator()).size())
                .isZero();
    }

    private static ScoreHistogram histogram(TreeMap<Integer, long[]> counts) {
        return new ScoreHistogram(
                counts.keySet().stream().mapToInt(Integer::intValue).toArray(),
                counts.values().stream().mapToLong(count -> count[0]).toArray(),
                counts.values().stream().mapToLong(count -> count[1]).toArray());
    }

    private static void check(ScoreHistogram of, int bytes) {
        assertThat(of.pack()).hasSize(bytes);
        assertThat(ScoreHistogram.unpack(of.pack())).usingRecursiveComparison().isEqualTo(of);
    }
}
