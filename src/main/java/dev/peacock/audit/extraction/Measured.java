package dev.peacock.audit.extraction;

import dev.peacock.stats.Interval;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How probable a suffix is after its prefix: exactly, from the model's probabilities, or from draws.
 *
 * @param logP ln p_z under the sampling scheme, negative infinity for 0; null where the model does not give it
 * @param draws how often the model was asked to go on; 0 where {@code logP} is known
 * @param hits how many of them began with the suffix
 * @param greedy whether the suffix follows where always the most probable token is taken; null where the model does not tell
 */
public record Measured(
        @Nullable Double logP,
        int draws,
        int hits,
        @Nullable Boolean greedy) implements Serializable {
    private static final long serialVersionUID = 1L;

    public static Measured exact(double logP, boolean greedy) {
        return new Measured(logP, 0, 0, greedy);
    }

    public static Measured drawn(int draws, int hits, @Nullable Boolean greedy) {
        return new Measured(null, draws, hits, greedy);
    }

    /** p_z, or the share of draws. */
    public double p() {
        return logP == null ? (double) hits / draws : Math.exp(logP);
    }

    /** Of p_z, at 95% by Clopper and Pearson; null where it is known. */
    public @Nullable Interval interval() {
        return logP == null ? Interval.clopperPearson(hits, draws) : null;
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
