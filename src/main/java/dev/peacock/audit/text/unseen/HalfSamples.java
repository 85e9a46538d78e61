package dev.peacock.audit.text.unseen;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Frequencies of frequencies in random halves of the generations. All that a window needs of a generation is on one cache line, for
 * several splits at once.
 */
final class HalfSamples {
    private static final int LANES = 8;
    /** Windows that more generations hold have more than {@link Frequencies#MOST} in either half. */
    private static final int COMMON = 4 * Frequencies.MOST;
    /** From here on the pairs that are split are drawn once for all lanes. */
    private static final int MANY = 4_096;

    private static final int CELLS = Frequencies.MOST + 2;
    /** What a generation of the second half adds to a count whose low bits are the first half's. */
    private static final int SECOND = 1 << 16;

    private final Generations generations;
    private final Frequencies all;
    /** How many windows only this generation holds. */
    private final int[] alone;
    /** Generations that hold each window of those held by at least 2 and not by too many, window by window. */
    private final int[] holders;

    private final int[] ends;
    /** Differences of the halves by split: by r, then distinct windows, then occurrences; and the sums of both halves over all splits. */
    private final double[][] differences;

    private final double[] sums = new double[CELLS + 1];

    private HalfSamples(Generations generations, int splits) {
        this.generations = generations;
        int[] counts = new int[generations.windows()];
        for (int id : generations.ids()) {
            counts[id]++;
        }
        all = Frequencies.of(counts);
        differences = new double[generations.size() < 2 ? 0 : splits][CELLS + 1];
        int[] at = new int[counts.length];
        int shared = 0;
        int places = 0;
        for (int id = 0; id < counts.length; id++) {
            boolean kept = counts[id] >= 2 && counts[id] <= COMMON;
            at[id] = kept ? places : -1;
            shared += kept ? 1 : 0;
            places += kept ? counts[id] : 0;
        }
        ends = new int[shared];
        int next = 0;
        for (int id = 0; id < counts.length; id++) {
            if (at[id] >= 0) {
                ends[next++] = at[id] + counts[id];
            }
        }
        alone = new int[generations.size()];
        holders = new int[places];
        for (int g = 0; g < alone.length; g++) {
            for (int i = generations.starts()[g]; i < generations.starts()[g + 1]; i++) {
                int id = generations.ids()[i];
                if (counts[id] == 1) {
                    alone[g]++;
                } else if (at[id] >= 0) {
                    holders[at[id]++] = g;
                }
            }
        }
    }

    static HalfSamples of(Generations generations, int splits, RandomStream random) {
        HalfSamples halves = new HalfSamples(generations, splits);
        int[] order = new int[generations.size()];
        Arrays.setAll(order, i -> i);
        int[] sides = new int[generations.size() * LANES];
        for (int split = 0; split < halves.differences.length; split += LANES) {
            draw(sides, order, random);
            halves.count(sides, split);
        }
        return halves;
    }

    /** For each lane, one half of the generations has 1, the other {@link #SECOND}; of an odd number, one has 0. */
    private static void draw(int[] sides, int[] order, RandomStream random) {
        Arrays.fill(sides, 0);
        for (int lane = 0; lane < LANES; lane++) {
            boolean together = order.length >= MANY;
            if (lane == 0 || !together) {
                random.shuffle(order);
            }
            for (int i = 0; i + 1 < order.length && (lane == 0 || !together); i += 2) {
                long bits = random.nextLong();
                for (int l = lane; l < (together ? LANES : lane + 1); l++) {
                    boolean first = (bits >>> l & 1) == 0;
                    sides[order[i] * LANES + l] = first ? 1 : SECOND;
                    sides[order[i + 1] * LANES + l] = first ? SECOND : 1;
                }
            }
        }
    }

    private void count(int[] sides, int split) {
        int[] first = new int[LANES * CELLS];
        int[] second = new int[LANES * CELLS];
        long[] places = new long[2 * LANES];
        for (int g = 0; g < alone.length; g++) {
            int held = generations.starts()[g + 1] - generations.starts()[g];
            for (int lane = 0; lane < LANES; lane++) {
                int side = sides[g * LANES + lane];
                if (side == 1) {
                    first[lane * CELLS + 1] += alone[g];
                    places[2 * lane] += held;
                } else if (side == SECOND) {
                    second[lane * CELLS + 1] += alone[g];
                    places[2 * lane + 1] += held;
                }
            }
        }
        int[] counts = new int[LANES];
        int at = 0;
        for (int end : ends) {
            Arrays.fill(counts, 0);
            for (; at < end; at++) {
                int from = holders[at] * LANES;
                for (int lane = 0; lane < LANES; lane++) {
                    counts[lane] += sides[from + lane];
                }
            }
            for (int lane = 0; lane < LANES; lane++) {
                first[lane * CELLS + Math.min(counts[lane] & (SECOND - 1), CELLS - 1)]++;
                second[lane * CELLS + Math.min(counts[lane] >>> 16, CELLS - 1)]++;
            }
        }
        for (int lane = 0; lane < LANES; lane++) {
            note(split + lane, lane * CELLS, first, second, places[2 * lane], places[2 * lane + 1]);
        }
    }

    private void note(int split, int from, int[] first, int[] second, long firstPlaces, long secondPlaces) {
        double[] difference = differences[split];
        // place 0 has the distinct windows: all but those that the half does not hold
        for (int r = 1; r < CELLS; r++) {
            difference[0] += first[from + r] - second[from + r];
            difference[r] = first[from + r] - second[from + r];
            sums[r] += first[from + r] + second[from + r];
        }
        difference[CELLS] = firstPlaces - secondPlaces;
        sums[CELLS] += firstPlaces + secondPlaces;
    }

    Frequencies all() {
        return all;
    }

    /** Sum of squares over the sum of the numbers of windows that only one generation holds. */
    double clump() {
        double sum = 0;
        double squares = 0;
        for (int only : alone) {
            sum += only;
            squares += (double) only * only;
        }
        return sum == 0 ? 1 : squares / sum;
    }

    /** Two for each split. */
    List<Frequencies> drawn() {
        List<Frequencies> drawn = new ArrayList<>();
        double[] scale = new double[CELLS + 1];
        for (int r = 1; r < scale.length; r++) {
            double whole = r == CELLS ? all.occurrences() : all.number(r);
            // the mean of one half is half the sum of both; the difference is divided by the square root of 2
            scale[r] = sums[r] == 0 ? 0 : Math.sqrt(whole * differences.length / sums[r]);
        }
        // the number of those found varies about as f1 does, not as the number itself: what is common is found again
        scale[0] = scale[1];
        for (double[] difference : differences) {
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] number = new double[all.number().length];
                for (int r = 1; r < number.length; r++) {
                    number[r] = Math.max(0, all.number(r) + sign * scale[r] * difference[r]);
                }
                drawn.add(new Frequencies(
                        number,
                        Math.max(0, all.distinct() + sign * scale[0] * difference[0]),
                        Math.max(1, all.occurrences() + sign * scale[CELLS] * difference[CELLS])));
            }
        }
        return drawn;
    }
}
