package dev.peacock.audit.canary.effect;

import dev.peacock.stats.Interval;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many of some secrets are extracted from models that saw them.
 *
 * @param found pairs of a secret and a model that saw it where the secret was extracted, of {@code pairs}
 * @param secrets how many different ones there are
 * @param share null without any pair
 * @param interval Wilson's at 95%, as if each secret were one trial, since a secret's models agree more than different secrets
 */
public record Extracted(
        int found,
        int pairs,
        int secrets,
        @Nullable Double share,
        @Nullable Interval interval) {

    /**
     * @param found by secret, in how many models it was extracted
     * @param models by secret, how many saw it and were searched
     */
    public static Extracted of(int[] found, int[] models) {
        int all = Arrays.stream(found).sum();
        int pairs = Arrays.stream(models).sum();
        int secrets = (int) Arrays.stream(models).filter(count -> count > 0).count();
        if (pairs == 0) {
            return new Extracted(0, 0, 0, null, null);
        }
        double share = (double) all / pairs;
        return new Extracted(
                all, pairs, secrets, share, Interval.wilson(share * secrets, (double) secrets, Interval.Z95));
    }
}
