package dev.peacock.audit.extraction;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The most probable beginnings with one more symbol, at most so many, whatever number is added: a heap with the least probable on top. Of
 * equally probable ones the first stay.
 */
final class Kept {
    private static final int FIRST = 1 << 8;

    private final int width;
    private final int most;

    private int count;
    private long added;
    private int[] parents;
    private int[] symbols;
    private double[] logs;
    private long[] orders;
    private byte[][] rows;
    /** Slots; the children of place i are at 2 i + 1 and 2 i + 2. */
    private int[] heap;

    /**
     * @param width of a row of the table of distances
     * @param most that are kept, 1 or more
     */
    Kept(int width, int most) {
        this.width = width;
        this.most = most;
        int size = Math.min(most, FIRST);
        this.parents = new int[size];
        this.symbols = new int[size];
        this.logs = new double[size];
        this.orders = new long[size];
        this.rows = new byte[size][];
        this.heap = new int[size];
    }

    /** Adds one, and returns the probability of what there is no room for: of this one, of another, or 0. */
    double add(int parent, int symbol, double log, byte[] row) {
        if (count < most) {
            grow();
            rows[count] = new byte[width];
            set(count, parent, symbol, log, row);
            heap[count] = count;
            up(count++);
            return 0;
        }
        int least = heap[0];
        if (log <= logs[least]) {
            return Math.exp(log);
        }
        double lost = Math.exp(logs[least]);
        set(least, parent, symbol, log, row);
        down();
        return lost;
    }

    private void set(int slot, int parent, int symbol, double log, byte[] row) {
        parents[slot] = parent;
        symbols[slot] = symbol;
        logs[slot] = log;
        orders[slot] = added++;
        System.arraycopy(row, 0, rows[slot], 0, width);
    }

    private void grow() {
        if (count == heap.length) {
            int size = (int) Math.min(most, 2L * count);
            parents = Arrays.copyOf(parents, size);
            symbols = Arrays.copyOf(symbols, size);
            logs = Arrays.copyOf(logs, size);
            orders = Arrays.copyOf(orders, size);
            rows = Arrays.copyOf(rows, size);
            heap = Arrays.copyOf(heap, size);
        }
    }

    /** Whether the one in a slot goes before the other. */
    private boolean goes(int slot, int other) {
        return logs[slot] < logs[other] || logs[slot] == logs[other] && orders[slot] > orders[other];
    }

    private void up(int from) {
        int at = from;
        while (at > 0 && goes(heap[at], heap[(at - 1) / 2])) {
            swap(at, (at - 1) / 2);
            at = (at - 1) / 2;
        }
    }

    private void down() {
        int at = 0;
        while (true) {
            int first = at;
            for (int child = 2 * at + 1; child <= 2 * at + 2 && child < count; child++) {
                first = goes(heap[child], heap[first]) ? child : first;
            }
            if (first == at) {
                return;
            }
            swap(at, first);
            at = first;
        }
    }

    private void swap(int a, int b) {
        int slot = heap[a];
        heap[a] = heap[b];
        heap[b] = slot;
    }

    /** Of all that are kept, as they were added. */
    int[] slots() {
        return IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Long.compare(orders[a], orders[b]))
                .mapToInt(slot -> slot)
                .toArray();
    }

    int parent(int slot) {
        return parents[slot];
    }

    int symbol(int slot) {
        return symbols[slot];
    }

    double log(int slot) {
        return logs[slot];
    }

    byte[] row(int slot) {
        return rows[slot];
    }
}
