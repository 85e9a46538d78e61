package dev.peacock.audit.canary.scores;

import dev.peacock.audit.canary.exposure.SkewNormal;
import dev.peacock.stats.Bits;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a model gave for a canary or record.
 *
 * @param member whether the model saw it
 * @param insertions how often it stands in the text of a model that saw it; 0 of a control
 * @param bits its log-perplexity
 * @param candidates other secrets of its form whose log-perplexities the model gave
 * @param better how many of them are at most as large as its own
 * @param mean of the candidates' log-perplexities, as {@code variance} and {@code skewness}, of all of them; null where they do not vary
 * @param secrets how many its form has; null where nobody said
 */
public record Scored(
        String id,
        String model,
        boolean member,
        int insertions,
        double bits,
        long candidates,
        long better,
        @Nullable Double mean,
        @Nullable Double variance,
        @Nullable Double skewness,
        @Nullable Double secrets)
        implements Serializable {
    /** Whether the candidates and it are all secrets of the form. */
    public boolean isExact() {
        return secrets != null && candidates + 1 == secrets;
    }

    /** log2 of the candidates and itself, less log2 of its rank among them; null without a candidate. */
    public @Nullable Double exposure() {
        return candidates == 0 ? null : (Double) Bits.log2((candidates + 1.0) / (better + 1));
    }

    /**
     * By a skew-normal distribution with the candidates' mean, variance and skewness, at most log2 of the number of secrets; null where
     * this number is not known, or the exposure is exact, or candidates do not vary.
     */
    public @Nullable Double extrapolated() {
        if (secrets == null || isExact() || mean == null || variance == null || skewness == null) {
            return null;
        }
        SkewNormal fit = SkewNormal.ofMoments(mean, variance, skewness);
        return Math.min(Bits.log2(secrets), -fit.log2AtMost(bits));
    }

    /** The best that is known: exact, else extrapolated, else sampled; null without a candidate. */
    public @Nullable Double best() {
        Double far = extrapolated();
        return far == null ? exposure() : far;
    }
}
