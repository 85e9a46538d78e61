package dev.peacock.attack;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static void check(ScoreHistogram of, int bytes) {
        assertThat(of.pack()).hasSize(bytes);
        assertThat(ScoreHistogram.unpack(of.pack())).usingRecursiveComparison().isEqualTo(of);
    }
}
