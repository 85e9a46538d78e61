package dev.peacock.audit.leaveoneout.spark;

import dev.peacock.audit.leaveoneout.Agreement;

/**
 * audits/leave-one-out/summary.json: what {@code audit leave-one-out} found.
 *
 * @param audit leave-one-out
 * @param fleet id of the experiment that was trained
 * @param all how the fresh half's estimates agree with leaving one out, over all chosen
 * @param random the same over those chosen at random, whose difference no choice by memorization shifts
 * @param pairs the same for influence, over the pairs; these were chosen by the whole fleet, which flatters them
 */
public record LeaveOneOutSummary(
        String audit,
        String fleet,
        int models,
        int repeats,
        int examples,
        Agreement all,
        Agreement random,
        Agreement pairs) {}
