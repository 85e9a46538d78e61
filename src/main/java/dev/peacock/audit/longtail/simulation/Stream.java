package dev.peacock.audit.longtail.simulation;

import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;

/** What a repetition draws, each from a stream of its own. The numbers are part of every result: never change or reuse one. */
enum Stream {
    FREQUENCIES(0),
    EXAMPLES(1),
    LABELS(2),
    GUESSES(3),
    DIRECTIONS(4),
    TRAIN_NOISE(5),
    TEST_NOISE(6);

    private final int number;

    Stream(int number) {
        this.number = number;
    }

    /** The seed that a repetition's streams are made from, those of a model's training too. */
    static long seed(long master, int repetition) {
        return Seeds.seed(master, Seeds.Purpose.LONG_TAIL, repetition);
    }

    RandomStream of(long master, int repetition) {
        return new RandomStream(Seeds.seed(seed(master, repetition), Seeds.Purpose.LONG_TAIL, number));
    }
}
