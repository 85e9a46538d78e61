package dev.peacock.api;

/**
 * The models of an experiment after training.
 *
 * @param experiment id of the experiment: 16 hex digits
 * @param finished models that can be estimated from
 * @param failed models that failed for good because their training failed; the reasons are in {@code outcomes/_failed}
 * @param wanted {@code subsets.models}
 */
public record Fleet(String experiment, int finished, int failed, int wanted) {}
