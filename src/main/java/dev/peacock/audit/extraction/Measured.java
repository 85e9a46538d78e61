package dev.peacock.audit.extraction;

import dev.peacock.stats.Interval;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How probable a suffix is after its prefix: exactly, from the model's probabilities, or from draws.
 *
 * @param logP ln p_z under the sampling scheme, negative infinity for 0; null where the model does not give it
 * @param draws how often the model went on; 0 where {@code logP} is known
 * @param hits how many of them began with the suffix
 * @param refused how often it did not want to, which tells nothing and is not among the draws
 * @param greedy whether the suffix follows where always the most probable token is taken; null where the model does not tell
 */
public record Measured(
        @Nullable Double logP,
        int draws,
        int hits,
        int refused,
        @Nullable Boolean greedy) implements Serializable {
    public static Measured exact(double logP, boolean greedy) {
        return new Measured(logP, 0, 0, 0, greedy);
    }

    public static Measured drawn(int draws, int hits, int refused, @Nullable Boolean greedy) {
        return new Measured(null, draws, hits, refused, greedy);
    }

    /** Whether anything is known: not where the model never went on. */
    public boolean isKnown() {
        return logP != null || draws > 0;
    }

    /** p_z, or the share of draws; NaN where nothing is known. */
    public double p() {
        return logP == null ? (double) hits / draws : Math.exp(logP);
    }

    /** Of p_z, at 95% by Clopper and Pearson; null where it is known, and where nothing is. */
    public @Nullable Interval interval() {
        return logP == null && draws > 0 ? Interval.clopperPearson(hits, draws) : null;
    }

    /** Whether n draws give the suffix with probability p or more; where p_z is not known, whether its interval shows that. */
    boolean isExtractable(double p, double n) {
        double log =
                logP == null ? Math.log(Interval.clopperPearson(hits, draws).low()) : logP;
        return Extractable.isExtractable(log, p, n);
    }

    /** How probable n draws give the suffix; NaN where there were fewer. */
    double found(int n) {
        if (logP != null) {
            return Extractable.found(logP, n);
        }
        return n > draws ? Double.NaN : Extractable.found(hits, draws, n);
    }
}
