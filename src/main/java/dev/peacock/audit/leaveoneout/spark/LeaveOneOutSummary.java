package dev.peacock.audit.leaveoneout.spark;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.peacock.audit.leaveoneout.Agreement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * audits/leave-one-out/summary.json: what {@code audit leave-one-out} found.
 *
 * @param audit leave-one-out
 * @param fleet id of the experiment that was trained
 * @param all how the fresh half's estimates agree with leaving one out, over all chosen
 * @param random the same over those chosen at random, whose difference no choice by memorization shifts
 * @param pairs the same for influence, over the pairs; these were chosen by the whole fleet, which flatters them
 * @param significant examples whose own accuracy leaving them out changes, by a q-value of at most {@value #FDR}; null in a file of a build
 *     that had none
 * @param significantPairs the same of pairs
 */
public record LeaveOneOutSummary(
        String audit,
        String fleet,
        int models,
        int repeats,
        int examples,
        Agreement all,
        Agreement random,
        Agreement pairs,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer significant,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer significantPairs) {
    static final double FDR = .05;

    /** How many differences are more than chance, as a sentence; empty where it is not known. */
    String found() {
        if (significant == null || significantPairs == null) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "Of %,d examples, %,d are shown to have an effect when they are left out%s (Fisher's exact test, corrected for how many were"
                        + " looked at by Benjamini and Hochberg: q <= %s).",
                examples,
                significant,
                pairs.compared() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", and of %,d pairs %,d are", pairs.compared(), significantPairs),
                FDR);
    }
}
