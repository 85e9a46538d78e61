package dev.peacock.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Which test examples are train examples, too: what models know of these says nothing of new ones. */
final class SharedExamples {
    private static final long PRIME = 0x100000001B3L;
    /** One in so many test examples may be like a train example by chance, as in a table of few columns. */
    private static final int FEW = 100;
    /** Of so few nothing is said: a table that small may well repeat itself. */
    private static final int LEAST = 20;

    private long[] hashes = new long[16];
    private int size;

    void add(byte[] values, String label) {
        long hash = label.hashCode();
        for (byte value : values) {
            hash = (hash ^ value) * PRIME;
        }
        add(hash);
    }

    void add(float[] values, String label) {
        long hash = label.hashCode();
        for (float value : values) {
            hash = (hash ^ Float.floatToIntBits(value)) * PRIME;
        }
        add(hash);
    }

    private void add(long hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.addExact(size, size >> 1));
        }
        hashes[size++] = hash;
    }

    /** A sentence where there are many; else none. */
    List<String> notes(int trainSize) {
        long[] train = Arrays.copyOf(hashes, trainSize);
        Arrays.sort(train);
        int[] shared = IntStream.range(trainSize, size)
                .filter(i -> Arrays.binarySearch(train, hashes[i]) >= 0)
                .toArray();
        return (long) shared.length * FEW < size - trainSize || shared.length < LEAST
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "%,d of %,d test examples have the features and the label of a train example (first: test example %,d); where they"
                                + " are the same examples, accuracy and influence are no findings: take them out of one of the two",
                        shared.length,
                        size - trainSize,
                        shared[0] - trainSize));
    }
}
