package dev.peacock.audit.canary.spark;

import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;

/** The audit's streams of random numbers, and the coins that say which model sees what. */
final class CanaryStreams {
    /** The order of the corpus. */
    static final long CORPUS = 0;
    /** Which canary has which secret. */
    static final long SECRETS = 1;
    /** The model that writes canaries. */
    static final long WRITER_INIT = 2;

    static final long WRITER_ORDER = 3;
    /** References by which exposure is estimated; one for each canary. */
    static final long REFERENCES = 1L << 32;
    /** Coins of canaries, one stream each. */
    static final long CANARIES = 2L << 32;
    /** Coins of records, one stream each. */
    static final long RECORDS = 3L << 32;

    private CanaryStreams() {}

    static RandomStream of(long seed, long stream) {
        return new RandomStream(Seeds.seed(seed, Seeds.Purpose.CANARY, stream));
    }

    /**
     * Which of some models see an example: one of each pair 2k and 2k + 1, by a fair coin of the example's stream. So every example is in
     * exactly half of the models, examples are independent of each other, and the coins of the models 0, 2, 4, ... are independent.
     * More models leave the coins of the first ones as they are.
     */
    static boolean[] coins(long seed, long stream, int models) {
        RandomStream random = of(seed, stream);
        boolean[] sees = new boolean[models];
        for (int model = 0; model < models; model += 2) {
            boolean first = random.nextLong() < 0;
            sees[model] = first;
            sees[model + 1] = !first;
        }
        return sees;
    }
}
