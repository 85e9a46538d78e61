package dev.peacock.estimate;

import dev.peacock.stats.CriticalCounts;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often each 2x2 table occurs among tests over the same number of models t. A test's p-value depends on its table alone,
 * and there are far fewer tables than tests. Open addressing over primitives: 12 bytes a slot, at most half of them used.
 */
public final class TableCounts {
    private static final int BITS = 20;
    private static final int MASK = (1 << BITS) - 1;
    private static final int SMALLEST = 1 << 10;
    private static final long FREE = -1;

    private final int models;
    private long[] keys = free(SMALLEST);
    private int[] counts = new int[SMALLEST];
    private int size;

    /** For tables of {@code models} models, at most 1,048,575. */
    public TableCounts(int models) {
        if (models > MASK) {
            throw new IllegalArgumentException(models + " models are more than " + MASK);
        }
        this.models = models;
    }

    /** Number of distinct tables. */
    public int size() {
        return size;
    }

    /** Counts one test. */
    public void add(int in, int correct, int correctIn) {
        int slot = slot(((long) in << 2 * BITS) | ((long) correct << BITS) | correctIn);
        counts[slot] = Math.addExact(counts[slot], 1);
        if (size > keys.length >> 1) {
            grow();
        }
    }

    /** Counts the memorization of each of a block's examples that has one. */
    public void addMemorization(TrainBlock train) {
        for (int i : train.defined()) {
            Counts memorization = train.memorization(i);
            add(memorization.in(), memorization.correctIn() + memorization.correctOut(), memorization.correctIn());
        }
    }

    /** Counts all defined pairs of two blocks, or of the candidates alone. */
    public void addPairs(TrainBlock train, TestBlock test, @Nullable CriticalCounts candidates) {
        int[] correct = test.correct().counts();
        Influence.counts(train, test, (i, in, correctIn) -> {
            CriticalCounts.@Nullable Row row = candidates == null ? null : candidates.of(in);
            for (int j = 0; j < correct.length; j++) {
                if (row == null || row.isCandidate(correct[j], correctIn[j])) {
                    add(in, correct[j], correctIn[j]);
                }
            }
        });
    }

    /** The p-values of all tests counted, where at most {@code level}. */
    public PValues pValues(FisherExact fisher, double level) {
        double[] values = new double[size];
        long[] times = new long[size];
        int next = 0;
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != FREE) {
                int in = (int) (keys[slot] >>> 2 * BITS);
                int correct = (int) (keys[slot] >>> BITS) & MASK;
                int correctIn = (int) keys[slot] & MASK;
                double p = fisher.pValue(in, models - in, correctIn, correct - correctIn);
                if (p <= level) {
                    values[next] = p;
                    times[next++] = counts[slot];
                }
            }
        }
        return PValues.of(Arrays.copyOf(values, next), Arrays.copyOf(times, next));
    }

    private int slot(long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & keys.length - 1;
        while (keys[slot] != key) {
            if (keys[slot] == FREE) {
                keys[slot] = key;
                size++;
                break;
            }
            slot = slot + 1 & keys.length - 1;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = free(2 * oldKeys.length);
        counts = new int[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != FREE) {
                counts[slot(oldKeys[i])] = oldCounts[i];
            }
        }
    }

    private static long[] free(int length) {
        long[] keys = new long[length];
        Arrays.fill(keys, FREE);
        return keys;
    }
}
