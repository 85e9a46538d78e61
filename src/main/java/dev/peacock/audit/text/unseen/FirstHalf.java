package dev.peacock.audit.text.unseen;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;

/** Whether the first generations of a list have another number of distinct windows than as many random ones: a permutation test. */
final class FirstHalf {
    private static final int HALVES = 399;
    /** 2.5% of the random halves and the first one. */
    private static final int END = (HALVES + 1) / 40;

    private final Generations generations;
    /** By window: the last half that was seen to hold it, from 1. */
    private final int[] seen;

    private int half;

    private FirstHalf(Generations generations) {
        this.generations = generations;
        this.seen = new int[generations.windows()];
    }

    /**
     * At a level of 5%, two-sided, that holds exactly: random halves with as many windows count at both ends. Few are drawn where the
     * first one lies among them, since more could not change the result.
     *
     * @param size generations of a half
     */
    static boolean differs(Generations given, int size, RandomStream random) {
        FirstHalf halves = new FirstHalf(given);
        int[] order = new int[given.size()];
        Arrays.setAll(order, i -> i);
        int first = halves.distinct(order, size);
        int atMost = 1;
        int atLeast = 1;
        for (int drawn = 0; drawn < HALVES && (atMost <= END || atLeast <= END); drawn++) {
            random.shuffle(order);
            int windows = halves.distinct(order, size);
            atMost += windows <= first ? 1 : 0;
            atLeast += windows >= first ? 1 : 0;
        }
        return atMost <= END || atLeast <= END;
    }

    private int distinct(int[] order, int size) {
        half++;
        int distinct = 0;
        for (int place = 0; place < size; place++) {
            int g = order[place];
            for (int i = generations.starts()[g]; i < generations.starts()[g + 1]; i++) {
                int id = generations.ids()[i];
                distinct += seen[id] == half ? 0 : 1;
                seen[id] = half;
            }
        }
        return distinct;
    }
}
