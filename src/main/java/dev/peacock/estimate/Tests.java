package dev.peacock.estimate;

import dev.peacock.stats.CriticalCounts;
import org.jspecify.annotations.Nullable;

/** Counts the two families of tests: train examples with a defined memorization, and pairs with such an example. */
public final class Tests {
    private Tests() {}

    /** Counts the tables of the memorization of a block's examples. */
    public static void ofMemorization(TrainBlock train, TableCounts counts) {
        for (int i = 0; i < train.block().size(); i++) {
            Counts memorization = train.memorization(i);
            if (memorization.isDefined()) {
                counts.add(
                        memorization.in(),
                        memorization.correctIn() + memorization.correctOut(),
                        memorization.correctIn());
            }
        }
    }

    /** Counts the tables of all defined pairs of two blocks, or of the candidates alone. */
    public static void ofPairs(
            TrainBlock train, TestBlock test, @Nullable CriticalCounts candidates, TableCounts counts) {
        int[] correct = test.correct().counts();
        Influence.counts(train, test, (i, in, correctIn) -> {
            CriticalCounts.@Nullable Row row = candidates == null ? null : candidates.of(in);
            for (int j = 0; j < correct.length; j++) {
                if (row == null || row.isCandidate(correct[j], correctIn[j])) {
                    counts.add(in, correct[j], correctIn[j]);
                }
            }
        });
    }

    /** Number of a block's train examples with a defined memorization. */
    public static int defined(TrainBlock train) {
        int models = train.included().rows();
        int defined = 0;
        for (int i = 0; i < train.block().size(); i++) {
            int in = train.included().count(i);
            defined += in > 0 && in < models ? 1 : 0;
        }
        return defined;
    }
}
