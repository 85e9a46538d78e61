package dev.peacock.audit.value;

import dev.peacock.config.SubsetsConfig;

/** What a value is the value of, by how subsets are drawn. */
public enum Estimand {
    /** Independent fair coins: the data Banzhaf value (Wang and Jia 2023). */
    BANZHAF,
    /** Independent coins of another probability: a weighted Banzhaf value (Li and Yu 2023). */
    WEIGHTED_BANZHAF,
    /** Subsets of one size: the example in place of another one. */
    FIXED_SIZE,
    /** All but one: the leave-one-out value. */
    LEAVE_ONE_OUT,
    /** Imported subsets of several sizes: a Banzhaf value if they were drawn by independent coins. */
    UNKNOWN;

    /** Sizes of subsets are {@code smallest} to {@code largest}. Throws IllegalArgumentException for sets that are left out together. */
    public static Estimand of(SubsetsConfig.Design design, int smallest, int largest) {
        if (design instanceof SubsetsConfig.Exclusion || design instanceof SubsetsConfig.Groups) {
            throw new IllegalArgumentException("examples that are left out together have no value of their own");
        }
        if (design instanceof SubsetsConfig.LeaveOneOut) {
            return LEAVE_ONE_OUT;
        }
        if (design instanceof SubsetsConfig.Imported) {
            return smallest == largest ? FIXED_SIZE : UNKNOWN;
        }
        if (design instanceof SubsetsConfig.Uniform) {
            return FIXED_SIZE;
        }
        Double share = design.inclusion();
        return share != null && share == 0.5 ? BANZHAF : WEIGHTED_BANZHAF;
    }
}
