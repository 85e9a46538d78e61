package dev.peacock.audit.longtail.simulation;

/**
 * How one learner did in one repetition. The tail consists of the train examples of subpopulations that the strictest
 * refusing learner refuses.
 *
 * @param error probability that it gets a fresh example wrong
 * @param bound the optimum, expected, and tau_l for each subpopulation seen l times that it does not fit (Feldman 2020, theorem 2.3)
 * @param seen by l = 0, 1, ...: subpopulations seen l times
 * @param wrong of them, how many it gets wrong: l = 0 by fresh examples, others by their train examples, errn_l
 */
record Score(
        double error,
        double bound,
        int[] seen,
        double[] wrong,
        long tail,
        long tailFitted,
        long singletons,
        long singletonsFitted) {}
