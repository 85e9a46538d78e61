package dev.peacock.audit.text.unseen;

import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;

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

    /** Those at the given places, in that order. Their windows are numbered anew. */
    public Generations of(int[] places) {
        return new Renumbered().of(places);
    }

    /** The same for each of several groups of places, without the price of numbering all windows for each. */
    public List<Generations> split(List<int[]> places) {
        return places.stream().map(new Renumbered()::of).toList();
    }

    /** The same windows as often, but dealt out at random and evenly to as many generations as there are places for them, up to {@code most}. */
    Generations shuffled(int most, RandomStream random) {
        int[] mixed = ids.clone();
        random.shuffle(mixed);
        int size = Math.min(most, mixed.length);
        int[] evenly = new int[size + 1];
        Arrays.setAll(evenly, i -> size == 0 ? 0 : (int) ((long) i * mixed.length / size));
        return new Generations(windows, evenly, mixed, new int[size], new int[size]);
    }

    /** Gives windows new numbers, from 0 on for each part. */
    private final class Renumbered {
        private final int[] numbers = new int[windows];
        private final int[] parts = new int[windows];
        private int part;

        Generations of(int[] places) {
            part++;
            int total = 0;
            for (int place : places) {
                total += starts[place + 1] - starts[place];
            }
            int[] partStarts = new int[places.length + 1];
            int[] partIds = new int[total];
            int[] partUnits = new int[places.length];
            int[] partCovered = new int[places.length];
            int at = 0;
            int next = 0;
            for (int i = 0; i < places.length; i++) {
                partUnits[i] = units[places[i]];
                partCovered[i] = covered[places[i]];
                for (int from = starts[places[i]]; from < starts[places[i] + 1]; from++) {
                    int id = ids[from];
                    if (parts[id] != part) {
                        parts[id] = part;
                        numbers[id] = next++;
                    }
                    partIds[at++] = numbers[id];
                }
                partStarts[i + 1] = at;
            }
            return new Generations(next, partStarts, partIds, partUnits, partCovered);
        }
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
