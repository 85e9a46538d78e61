package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * A sorted list of different scores, with the number of pairs of a run and an example that have each, for runs that saw
 * the example and for runs that did not. Counts are whole numbers, which add exactly in any order.
 *
 * @param keys ascending, each once; see {@link ScoreKeys}
 */
public record ScoreHistogram(int[] keys, long[] in, long[] out) implements Serializable {
    private static final ScoreHistogram EMPTY = new ScoreHistogram(new int[0], new long[0], new long[0]);

    /** All defined scores of a block's examples, as its margins: example after example, run by run; NaN is undefined. */
    public static ScoreHistogram of(MarginBlock block, float[] scores) {
        int t = block.runs();
        int[] members = new int[scores.length];
        int[] others = new int[scores.length];
        int ins = 0;
        int outs = 0;
        for (int i = 0; i < block.size(); i++) {
            long[] included = block.included().column(i);
            for (int r = 0, at = i * t; r < t; r++, at++) {
                if (Float.isNaN(scores[at])) {
                    continue;
                }
                int key = ScoreKeys.key(scores[at]);
                if ((included[r >>> 6] >>> r & 1) != 0) {
                    members[ins++] = key;
                } else {
                    others[outs++] = key;
                }
            }
        }
        return merge(ofSorted(sorted(members, ins), true), ofSorted(sorted(others, outs), false));
    }

    /** Of scores, none NaN, of members and of others. */
    public static ScoreHistogram of(float[] members, float[] others) {
        return merge(ofSorted(keys(members), true), ofSorted(keys(others), false));
    }

    private static int[] keys(float[] scores) {
        int[] keys = new int[scores.length];
        Arrays.setAll(keys, i -> ScoreKeys.key(scores[i]));
        return sorted(keys, keys.length);
    }

    private static int[] sorted(int[] keys, int count) {
        int[] sorted = Arrays.copyOf(keys, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static ScoreHistogram ofSorted(int[] sorted, boolean members) {
        int[] keys = new int[sorted.length];
        long[] counts = new long[sorted.length];
        int size = 0;
        for (int key : sorted) {
            if (size == 0 || keys[size - 1] != key) {
                keys[size++] = key;
            }
            counts[size - 1]++;
        }
        long[] some = Arrays.copyOf(counts, size);
        long[] none = new long[size];
        return new ScoreHistogram(Arrays.copyOf(keys, size), members ? some : none, members ? none : some);
    }

    /** Number of different scores. */
    public int size() {
        return keys.length;
    }

    /** The parts in the ranges that begin at {@code starts}, some empty. */
    public List<ScoreHistogram> cut(int[] starts) {
        List<ScoreHistogram> parts = new ArrayList<>();
        int from = 0;
        for (int range = 0; range < starts.length; range++) {
            int to = range + 1 < starts.length ? firstAtLeast(starts[range + 1]) : keys.length;
            parts.add(new ScoreHistogram(
                    Arrays.copyOfRange(keys, from, to),
                    Arrays.copyOfRange(in, from, to),
                    Arrays.copyOfRange(out, from, to)));
            from = to;
        }
        return parts;
    }

    private int firstAtLeast(int key) {
        int found = Arrays.binarySearch(keys, key);
        return found < 0 ? -found - 1 : found;
    }

    /** Two tallies as one. */
    public static ScoreHistogram merge(ScoreHistogram a, ScoreHistogram b) {
        int[] keys = new int[a.size() + b.size()];
        long[] in = new long[keys.length];
        long[] out = new long[keys.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < a.size() || j < b.size()) {
            boolean takeA = j == b.size() || (i < a.size() && a.keys[i] <= b.keys[j]);
            boolean takeB = i == a.size() || (j < b.size() && b.keys[j] <= a.keys[i]);
            keys[size] = takeA ? a.keys[i] : b.keys[j];
            if (takeA) {
                in[size] += a.in[i];
                out[size] += a.out[i++];
            }
            if (takeB) {
                in[size] += b.in[j];
                out[size] += b.out[j++];
            }
            size++;
        }
        return new ScoreHistogram(Arrays.copyOf(keys, size), Arrays.copyOf(in, size), Arrays.copyOf(out, size));
    }

    /** Merges all into one, pairwise by size, so that each score is touched about log(number of tallies) times. */
    public static ScoreHistogram merge(Iterator<ScoreHistogram> all) {
        ArrayDeque<ScoreHistogram> stack = new ArrayDeque<>();
        while (all.hasNext()) {
            ScoreHistogram next = all.next();
            while (!stack.isEmpty() && stack.getFirst().size() <= 2 * next.size()) {
                next = merge(stack.removeFirst(), next);
            }
            stack.addFirst(next);
        }
        ScoreHistogram merged = EMPTY;
        for (ScoreHistogram tally : stack) {
            merged = merge(merged, tally);
        }
        return merged;
    }

    /** Pairs whose run saw the example. */
    public long totalIn() {
        return Arrays.stream(in).sum();
    }

    /** Pairs whose run did not. */
    public long totalOut() {
        return Arrays.stream(out).sum();
    }
}
