package dev.peacock.audit.longtail;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Expectations over frequencies and data, by how often a subpopulation is seen among n examples: l = 0..most.
 *
 * @param number E[N_l], subpopulations seen l times
 * @param mass E of the probability that a fresh example is of a subpopulation seen l times
 * @param tau E of the frequency of a subpopulation given that it is seen l times, mass over number (Feldman 2020, equation 1); NaN
 *     where none can be seen so often
 */
public record Expected(int subpopulations, int n, double[] number, double[] mass, double[] tau)
        implements Serializable {

    /** The largest l. */
    public int most() {
        return number.length - 1;
    }

    /** tau_l, null where no subpopulation can be seen l times. */
    public @Nullable Double tau(int l) {
        return Double.isNaN(tau[l]) ? null : tau[l];
    }

    /** Expected share of the n examples that are of subpopulations seen l times. */
    public double share(int l) {
        return l * number[l] / n;
    }
}
