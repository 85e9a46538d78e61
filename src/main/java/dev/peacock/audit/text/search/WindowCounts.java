package dev.peacock.audit.text.search;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/** For each of so many windows, how many documents hold it and how often the corpus does. 24 bytes a window that is found. */
public final class WindowCounts implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int NUMBERS = 3;

    /** Three for each window that was found, ascending: its number, documents and occurrences. */
    private final long[] found;

    private WindowCounts(long[] found) {
        this.found = found;
    }

    /** Of those with documents. */
    public static WindowCounts of(long[] documents, long[] occurrences) {
        int[] windows = IntStream.range(0, documents.length)
                .filter(w -> documents[w] > 0)
                .toArray();
        return of(windows, w -> documents[w], w -> occurrences[w]);
    }

    /** Of these windows, in ascending order. */
    static WindowCounts of(int[] windows, IntToLongFunction documents, IntToLongFunction occurrences) {
        long[] found = new long[NUMBERS * windows.length];
        int at = 0;
        for (int window : windows) {
            found[at++] = window;
            found[at++] = documents.applyAsLong(window);
            found[at++] = occurrences.applyAsLong(window);
        }
        return new WindowCounts(found);
    }

    /** Adds them to counts by window. */
    public void addTo(long[] documents, long[] occurrences) {
        for (int i = 0; i < found.length; i += NUMBERS) {
            int window = (int) found[i];
            documents[window] += found[i + 1];
            occurrences[window] += found[i + 2];
        }
    }

    public WindowCounts plus(WindowCounts other) {
        long[] sum = new long[found.length + other.found.length];
        int n = 0;
        for (int a = 0, b = 0; a < found.length || b < other.found.length; n += NUMBERS) {
            long mine = a < found.length ? found[a] : Long.MAX_VALUE;
            long its = b < other.found.length ? other.found[b] : Long.MAX_VALUE;
            sum[n] = Math.min(mine, its);
            if (mine <= its) {
                sum[n + 1] = found[a + 1];
                sum[n + 2] = found[a + 2];
                a += NUMBERS;
            }
            if (its <= mine) {
                sum[n + 1] += other.found[b + 1];
                sum[n + 2] += other.found[b + 2];
                b += NUMBERS;
            }
        }
        return new WindowCounts(Arrays.copyOf(sum, n));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(found.length);
        for (long number : found) {
            out.writeLong(number);
        }
    }

    static WindowCounts read(DataInputStream in) throws IOException {
        long[] found = new long[in.readInt()];
        for (int i = 0; i < found.length; i++) {
            found[i] = in.readLong();
        }
        return new WindowCounts(found);
    }
}
