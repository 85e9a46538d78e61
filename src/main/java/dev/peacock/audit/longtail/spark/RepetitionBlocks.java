package dev.peacock.audit.longtail.spark;

import java.io.Serializable;

/** Repetitions cut into blocks by their numbers alone, whatever the cluster. */
record RepetitionBlocks(int repetitions, int size) implements Serializable {
    /** Random numbers of a block, about: a tenth of a second's, so that starting a task costs little beside. */
    private static final long NUMBERS = 1 << 24;
    /** Few enough for the driver, and enough for a cluster of some cores where there are as many repetitions. */
    private static final int MOST = 4096;

    private static final int LEAST = 64;

    static RepetitionBlocks of(LongTailSimulationOptions options) {
        long numbers = options.examples() + 2L * options.prior().subpopulations();
        long size = Math.min(parts(options.repetitions(), LEAST), Math.max(1, NUMBERS / numbers));
        return new RepetitionBlocks(options.repetitions(), (int) Math.max(size, parts(options.repetitions(), MOST)));
    }

    int count() {
        return parts(repetitions, size);
    }

    int from(int block) {
        return block * size;
    }

    /** The number behind its last repetition. */
    int to(int block) {
        return Math.min(repetitions, from(block) + size);
    }

    private static int parts(int of, int size) {
        return (of + size - 1) / size;
    }
}
