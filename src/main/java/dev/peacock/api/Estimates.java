package dev.peacock.api;

import org.jspecify.annotations.Nullable;

/**
 * The most important figures of summary.json. Shares and accuracies are between 0 and 1.
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
