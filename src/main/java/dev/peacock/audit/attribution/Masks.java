package dev.peacock.audit.attribution;

import dev.peacock.bits.PackedBits;
import java.io.Serializable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which of n train examples each of t models saw, 64 examples to a word.
 *
 * @param words by word, then by model; example i is bit i % 64 of word i / 64
 */
public record Masks(int models, int n, long[][] words) implements Serializable {

    /** {@code included}: by model, n bits. */
    public static Masks of(List<PackedBits> included, int n) {
        long[][] words = new long[(n + Long.SIZE - 1) / Long.SIZE][included.size()];
        for (int r = 0; r < included.size(); r++) {
            byte[] bytes = included.get(r).toBytes();
            for (int o = 0; o < bytes.length; o++) {
                words[o >>> 3][r] |= (bytes[o] & 0xFFL) << 8 * (o & 7);
            }
        }
        return new Masks(included.size(), n, words);
    }

    public boolean saw(int model, int example) {
        return (words[example >>> 6][model] >>> example & 1) != 0;
    }

    /** By example, how many models saw it. */
    public int[] counts() {
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < models; r++) {
                counts[i] += saw(r, i) ? 1 : 0;
            }
        }
        return counts;
    }

    /** The same of some models, in the given order. */
    public Masks only(int[] some) {
        return new Masks(
                some.length,
                n,
                Arrays.stream(words)
                        .map(word -> Arrays.stream(some).mapToLong(r -> word[r]).toArray())
                        .toArray(long[][]::new));
    }

    /** The same of all models, as if they had seen nothing but some examples. */
    Masks among(BitSet examples) {
        long[] some = Arrays.copyOf(examples.toLongArray(), words.length);
        return new Masks(
                models,
                n,
                IntStream.range(0, words.length)
                        .mapToObj(w -> Arrays.stream(words[w])
                                .map(word -> word & some[w])
                                .toArray())
                        .toArray(long[][]::new));
    }

    /** Adds the score of every model that saw the example to {@code sums}. */
    public void add(int example, double score, double[] sums) {
        for (int r = 0; r < models; r++) {
            if (saw(r, example)) {
                sums[r] += score;
            }
        }
    }
}
