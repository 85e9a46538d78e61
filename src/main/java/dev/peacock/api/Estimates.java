package dev.peacock.api;

import org.jspecify.annotations.Nullable;

/**
 * The figures of summary.json that a program wants first. Shares and accuracies are between 0 and 1.
 *
 * @param models that were estimated from
 * @param meanMemorization over train examples where it is defined; null where it is for none
 * @param memorizedShare share of train examples with a memorization of {@code estimate.memorization-threshold} or more; null where
 *     memorization is defined for none
 * @param json all of summary.json, in one line
 */
public record Estimates(
        int models,
        int failed,
        double meanTestAccuracy,
        @Nullable Double meanMemorization,
        @Nullable Double memorizedShare,
        String json) {}
