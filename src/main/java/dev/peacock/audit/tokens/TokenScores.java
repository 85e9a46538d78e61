package dev.peacock.audit.tokens;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scores of a document, in nats a token.
 *
 * @param tokens how many it has
 * @param loss mean of -ln p by the target model
 * @param difference mean of ln p by the target less that by the reference; null without a reference
 * @param minK mean ln p of the least probable tokens by the target (Shi et al. 2023)
 * @param ez over the tokens that the target did not predict (arXiv:2601.12104): the sum of the positive differences of ln p, target less
 *     reference, over that of the negative ones without sign, infinite where there are none, so also where the target predicted
 *     every token; null where all of these tokens are as probable by both models, and where reference or predictions are not known
 */
public record TokenScores(
        int tokens,
        double loss,
        @Nullable Double difference,
        double minK,
        @Nullable Double ez) implements Serializable {
    private static final double PERCENT = 100;

    /**
     * Of at least one token.
     *
     * @param target ln p of each token by the target
     * @param reference the same by the reference
     * @param right whether each token was the target's most probable one
     * @param k percent of the tokens, rounded up, that are the least probable ones: above 0, at most 100
     */
    public static TokenScores of(double[] target, double @Nullable [] reference, boolean @Nullable [] right, double k) {
        double[] sorted = target.clone();
        Arrays.sort(sorted);
        // a share k / 100 would not be exact, and 7% of 100 tokens would be 8
        int least = (int) Math.ceil(k * sorted.length / PERCENT);
        return new TokenScores(
                target.length,
                -mean(target),
                reference == null ? null : (Double) (mean(target) - mean(reference)),
                mean(Arrays.copyOf(sorted, least)),
                reference == null || right == null ? null : ez(target, reference, right));
    }

    private static @Nullable Double ez(double[] target, double[] reference, boolean[] right) {
        double gained = 0;
        double lost = 0;
        boolean any = false;
        for (int i = 0; i < target.length; i++) {
            if (!right[i]) {
                any = true;
                gained += Math.max(0, target[i] - reference[i]);
                lost += Math.max(0, reference[i] - target[i]);
            }
        }
        // without a token to judge by, a document that is predicted as a whole is the likeliest to have been seen, and
        // left out it
        // would take the best members from every rate; equal models gain and lose nothing
        return any && gained == 0 && lost == 0 ? null : (Double) (lost == 0 ? Double.POSITIVE_INFINITY : gained / lost);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
