package dev.peacock.audit.canary.exposure;

import dev.peacock.audit.canary.format.Space;
import dev.peacock.stats.Bits;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/**
 * log2 of the number of secrets of a form less log2 of a secret's rank among them by log-perplexity (Carlini et al. 2019). That of a
 * secret that no model saw is not 0 in the mean, but about 1.44 bits.
 *
 * @param rank from 1; secrets of the same log-perplexity are counted before it
 * @param bits the exposure
 */
public record Exposure(long rank, double bits) {
    /** log2(2 pi M) / 2M is below 1e-17 beyond. */
    private static final double MOST_SUMMED = 1e19;

    /** Among all secrets: {@code all} their log-perplexities, and {@code number} that of the secret in {@link Space#number}'s order. */
    public static Exposure exact(double[] all, int number) {
        double bits = all[number];
        return of(Arrays.stream(all).filter(other -> other <= bits).count(), all.length);
    }

    /**
     * As the rank would be among the drawn secrets and itself: -log2((count + 1) / (draws + 1)), count of those whose log-perplexity is
     * at most {@code bits}. It is never above log2(draws + 1).
     */
    public static Exposure sampled(double[] drawn, double bits) {
        return of(1 + Arrays.stream(drawn).filter(other -> other <= bits).count(), drawn.length + 1);
    }

    private static Exposure of(long rank, long secrets) {
        return new Exposure(rank, Bits.log2(secrets) - Bits.log2(rank));
    }

    /**
     * -log2 of the probability of so small a log-perplexity by a skew-normal distribution, fitted to drawn ones; at most log2 of the
     * number of secrets, which the fit knows nothing of.
     */
    public static double extrapolated(SkewNormal fit, double bits, Space space) {
        return Math.min(space.bits(), -fit.log2AtMost(bits));
    }

    /** The most that {@link #sampled} can be, in bits. */
    public static double mostSampled(long draws) {
        return Bits.log2(draws + 1.0);
    }

    /**
     * The mean exposure of a secret whose rank is uniform among so many: log2 M - log2(M!) / M, which by Stirling's formula is
     * log2(e) - log2(2 pi M) / 2M. Of so many that the second term is below the precision of a double, M! has no logarithm in one.
     */
    public static double expected(double secrets) {
        if (secrets > MOST_SUMMED) {
            return Bits.ofNats(1);
        }
        return Bits.ofNats(Math.log(secrets) - Gamma.logGamma(secrets + 1) / secrets);
    }

    /** Whether a space is small enough for {@link #exact}. */
    public static boolean isEnumerable(Space space) {
        return space.size().compareTo(BigInteger.valueOf(LogPerplexities.MOST_EXACT)) <= 0;
    }
}
