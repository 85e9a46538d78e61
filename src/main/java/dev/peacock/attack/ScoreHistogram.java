package dev.peacock.attack;

import dev.peacock.estimate.MarginBlock;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A sorted list of different scores, with the number of pairs of a run and an example that have each, for runs that saw
 * the example and for runs that did not. Counts are whole numbers, which add exactly in any order.
 *
 * @param keys ascending, each once; see {@link ScoreKeys}
 */
public record ScoreHistogram(int[] keys, long[] in, long[] out) implements Serializable {
    private static final int MORE = 2;
    /** Of three numbers. */
    private static final int MOST_BYTES = 30;

    /** All defined scores of a block's examples, as its margins: example after example, run by run; NaN is undefined. */
    public static ScoreHistogram of(MarginBlock block, float[] scores) {
        return parts(block, scores, new int[] {Integer.MIN_VALUE}).findFirst().orElseThrow();
    }

    /** The same in the ranges of keys that begin at {@code starts}, some empty: made one by one, since they take much more room than scores. */
    public static Stream<ScoreHistogram> parts(MarginBlock block, float[] scores, int[] starts) {
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
                int member = (int) (included[r >>> 6] >>> r & 1);
                // on both sides, since a branch here goes either way half of the time
                members[ins] = key;
                others[outs] = key;
                ins += member;
                outs += 1 - member;
            }
        }
        Sorted in = new Sorted(members, ins);
        Sorted out = new Sorted(others, outs);
        return IntStream.range(0, starts.length).mapToObj(range -> {
            int start = starts[range];
            Integer end = range + 1 < starts.length ? (Integer) starts[range + 1] : null;
            return count(members, in.from(start), in.to(end), others, out.from(start), out.to(end));
        });
    }

    /** Sorts the first of some keys. */
    private record Sorted(int[] keys, int count) {
        Sorted {
            ScoreKeys.sort(keys, count);
        }

        int from(int start) {
            int low = 0;
            int high = count;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (keys[middle] < start) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        int to(@Nullable Integer end) {
            return end == null ? count : from(end);
        }
    }

    /** Of scores, none NaN, of members and of others. */
    public static ScoreHistogram of(float[] members, float[] others) {
        int[] in = keys(members);
        int[] out = keys(others);
        return count(in, 0, in.length, out, 0, out.length);
    }

    private static int[] keys(float[] scores) {
        int[] keys = new int[scores.length];
        Arrays.setAll(keys, i -> ScoreKeys.key(scores[i]));
        ScoreKeys.sort(keys, keys.length);
        return keys;
    }

    /** Of sorted keys from one place to before another, of members and of others. */
    private static ScoreHistogram count(int[] members, int i, int ins, int[] others, int j, int outs) {
        int[] keys = new int[ins - i + outs - j];
        long[] in = new long[keys.length];
        long[] out = new long[keys.length];
        int size = 0;
        while (i < ins || j < outs) {
            int key = j == outs || (i < ins && members[i] <= others[j]) ? members[i] : others[j];
            for (; i < ins && members[i] == key; i++) {
                in[size]++;
            }
            for (; j < outs && others[j] == key; j++) {
                out[size]++;
            }
            keys[size++] = key;
        }
        return new ScoreHistogram(Arrays.copyOf(keys, size), Arrays.copyOf(in, size), Arrays.copyOf(out, size));
    }

    /** Number of different scores. */
    public int size() {
        return keys.length;
    }

    /** All as one. */
    public static ScoreHistogram merge(Iterator<ScoreHistogram> all) {
        MergedScores merged = new MergedScores();
        all.forEachRemaining(merged::add);
        return merged.histogram();
    }

    /**
     * As bytes, of which most scores take one to three: by score, four times the distance of its key from the key before, plus 0 where
     * the counts are one member, 1 for one other, 2 where they follow. Numbers have seven bits a byte, the lowest first.
     */
    public byte[] pack() {
        byte[] bytes = new byte[3 * size() + MOST_BYTES];
        int at = write(size(), bytes, 0);
        long before = Integer.MIN_VALUE;
        for (int k = 0; k < keys.length; k++) {
            if (bytes.length - at < MOST_BYTES) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            int code = in[k] + out[k] == 1 ? (int) out[k] : MORE;
            at = write((keys[k] - before) << 2 | code, bytes, at);
            if (code == MORE) {
                at = write(out[k], bytes, write(in[k], bytes, at));
            }
            before = keys[k];
        }
        return Arrays.copyOf(bytes, at);
    }

    private static int write(long number, byte[] bytes, int from) {
        long left = number;
        int at = from;
        for (; left >>> 7 != 0; left >>>= 7) {
            bytes[at++] = (byte) (left | 128);
        }
        bytes[at++] = (byte) left;
        return at;
    }

    /** What {@link #pack} made of it. */
    public static ScoreHistogram unpack(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int size = (int) read(buffer);
        ScoreHistogram of = new ScoreHistogram(new int[size], new long[size], new long[size]);
        long before = Integer.MIN_VALUE;
        for (int k = 0; k < size; k++) {
            long number = read(buffer);
            int code = (int) number & 3;
            before += number >>> 2;
            of.keys[k] = (int) before;
            of.in[k] = code == MORE ? read(buffer) : 1 - code;
            of.out[k] = code == MORE ? read(buffer) : code;
        }
        return of;
    }

    private static long read(ByteBuffer buffer) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = buffer.get();
            number |= (next & 127L) << shift;
            if (next >= 0) {
                return number;
            }
        }
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
