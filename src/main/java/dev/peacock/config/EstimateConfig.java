package dev.peacock.config;

import dev.peacock.stats.FdrMethod;
import java.io.Serializable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is estimated, and which pairs are kept. The thresholds are decimal, because 19/20 - 16/20 >= 0.15 is false in
 * floating point. {@code topPerTest}: keep this many strongest pairs of each test example instead of those over the
 * thresholds. {@code splitCheck}: also choose pairs on half of the runs and estimate them on the other half. {@code
 * adjust}: the estimator. {@code score}: of what the means are compared. {@code influence}: what pairs are ranked by; {@code distance}: what its
 * prior takes for near, and {@code embeddings} a file of these. {@code targetError}: train until every standard error of memorization is at most this; null
 * without such a target.
 */
public record EstimateConfig(
        BigDecimal memorizationThreshold,
        BigDecimal influenceThreshold,
        boolean sameLabel,
        double fdr,
        FdrMethod fdrMethod,
        @Nullable Integer topPerTest,
        Keep keep,
        boolean splitCheck,
        Adjust adjust,
        Score score,
        InfluenceBy influence,
        Distance distance,
        @Nullable String embeddings,
        @Nullable Double targetError)
        implements Serializable {

    /** The least memorization that counts, in units of the score. */
    public double memorizationLevel() {
        return score.level(memorizationThreshold);
    }

    /** The least influence that counts, in units of the score. */
    public double influenceLevel() {
        return score.level(influenceThreshold);
    }

    /**
     * {@code HIGH_INFLUENCE}: pairs over both thresholds (Feldman and Zhang 2020, section 2.2); {@code SIGNIFICANT}: pairs with a
     * q-value of at most {@code fdr}, of either sign; {@code ALL}: every pair.
     */
    public enum Keep {
        HIGH_INFLUENCE,
        SIGNIFICANT,
        ALL
    }

    /** {@code NEIGHBOURS}: regress on the inclusion of the nearest train examples too (Lin 2013). */
    public enum Adjust {
        NONE,
        NEIGHBOURS
    }

    /**
     * A model's score on an example: whether it is right, the probability of the true label, or the margin (logit-scaled confidence). Of a
     * document it is the mean log-probability of its characters, in nats, or the share of them that the model predicts right; of an image, for
     * a denoiser, minus the logarithm of its denoising loss. A share is that of the model's checkpoints at which it is right.
     */
    public enum Score {
        CORRECT,
        PROBABILITY,
        MARGIN,
        LOG_PROBABILITY,
        ACCURACY,
        DENOISING,
        SHARE;

        /** Whether it is a score of documents by language models, and of nothing else. */
        public boolean isOfDocuments() {
            return this == LOG_PROBABILITY || this == ACCURACY;
        }

        /** Whether it is made of margins, or of what stands in their place. */
        public boolean isOfMargins() {
            return this != CORRECT && this != SHARE;
        }

        /** Whether it says how well models give examples their labels. */
        public boolean isOfLabels() {
            return !isOfDocuments() && this != DENOISING;
        }

        /** Whether it is a logarithm whose differences may be any number. */
        public boolean isLogarithm() {
            return this == LOG_PROBABILITY || this == DENOISING;
        }

        /** Whether it is in 0..1, so that no difference is beyond -1 and 1, and its variance at most a quarter. */
        public boolean isBounded() {
            return this != MARGIN && !isLogarithm();
        }

        /**
         * A threshold in units of the score, which is what it is itself unless the score is the margin. It is then from -1 to 1. For margins, which have no bounds, that is the difference between the margins at
         * the probabilities (1 + threshold) / 2 and (1 - threshold) / 2: infinite at the ends.
         */
        public double level(BigDecimal threshold) {
            double difference = threshold.doubleValue();
            return this == MARGIN ? 2 * (Math.log1p(difference) - Math.log1p(-difference)) : difference;
        }
    }

    /**
     * {@code DIFFERENCE}: the unbiased difference of two means alone. {@code RIDGE}: also the posterior mean of all train examples'
     * effects together, with one prior variance; {@code PRIOR}: with one that is larger for similar examples. Both are biased, and for ranking.
     */
    public enum InfluenceBy {
        DIFFERENCE,
        RIDGE,
        PRIOR
    }

    /** Between the examples' values, the last hidden layers of one model trained on all train examples, or the user's embeddings. */
    public enum Distance {
        VALUES,
        HIDDEN,
        EMBEDDINGS;

        /** What is meant where nothing is said; {@code embeddings}: null without such a file. */
        public static Distance of(@Nullable String embeddings) {
            return embeddings == null ? VALUES : EMBEDDINGS;
        }
    }
}
