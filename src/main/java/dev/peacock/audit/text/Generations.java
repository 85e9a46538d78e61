package dev.peacock.audit.text;

import java.util.Arrays;

/**
 * Which windows of the corpus each generation repeats. A window that one generation holds several times counts once there: a
 * generation that runs in a circle repeats itself, not the corpus, and would make its windows look common.
 *
 * @param windows number of distinct windows; their ids are 0 to {@code windows - 1}
 * @param starts where the ids of each generation start in {@code ids}, and their number: one more than generations
 * @param units generated units of each generation
 * @param covered how many of them lie in a found window
 */
public record Generations(int windows, int[] starts, int[] ids, int[] units, int[] covered) {

    public int size() {
        return units.length;
    }

    /** Those generations of this one whose places are given, in that order; windows keep their ids. */
    public Generations of(int[] places) {
        Builder some = new Builder();
        for (int place : places) {
            some.add(Arrays.copyOfRange(ids, starts[place], starts[place + 1]), units[place], covered[place]);
        }
        return some.build();
    }

    /** Takes generations one by one. Not thread-safe. */
    public static final class Builder {
        private int[] starts = new int[17];
        private int[] ids = new int[64];
        private int[] units = new int[16];
        private int[] covered = new int[16];
        private int[] lastSeen = new int[64];
        private int size;
        private int windows;

        /**
         * Adds a generation.
         *
         * @param found ids of its windows that the corpus holds, in any order, with repeats or without
         */
        public Builder add(int[] found, int generatedUnits, int coveredUnits) {
            if (coveredUnits < 0 || coveredUnits > generatedUnits) {
                throw new IllegalArgumentException(coveredUnits + " of " + generatedUnits + " units covered");
            }
            if (size == units.length) {
                units = Arrays.copyOf(units, 2 * size);
                covered = Arrays.copyOf(covered, 2 * size);
                starts = Arrays.copyOf(starts, 2 * size + 1);
            }
            int at = starts[size];
            if (at + found.length > ids.length) {
                ids = Arrays.copyOf(ids, Math.max(at + found.length, (int)
                        Math.min(Integer.MAX_VALUE - 8, 2L * ids.length)));
            }
            units[size] = generatedUnits;
            covered[size++] = coveredUnits;
            for (int id : found) {
                if (id >= lastSeen.length) {
                    lastSeen = Arrays.copyOf(lastSeen, (int) Math.min(Integer.MAX_VALUE - 8, 2L * id));
                }
                windows = Math.max(windows, id + 1);
                if (lastSeen[id] != size) {
                    lastSeen[id] = size;
                    ids[at++] = id;
                }
            }
            starts[size] = at;
            return this;
        }

        public Generations build() {
            return new Generations(
                    windows,
                    Arrays.copyOf(starts, size + 1),
                    Arrays.copyOf(ids, starts[size]),
                    Arrays.copyOf(units, size),
                    Arrays.copyOf(covered, size));
        }
    }
}
