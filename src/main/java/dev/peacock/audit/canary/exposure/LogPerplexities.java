package dev.peacock.audit.canary.exposure;

import dev.peacock.audit.canary.format.Space;
import dev.peacock.stats.Bits;
import dev.peacock.training.language.NextSymbol;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/**
 * Log-perplexities of secrets after a prefix: -log2 of the probability that a model gives to the secret's symbols, in bits. The
 * prefix begins after symbol 0, which every document does. Not thread-safe.
 */
public final class LogPerplexities {
    /** Spaces of more secrets are not enumerated. */
    public static final long MOST_EXACT = 2_000_000;

    private final NextSymbol model;
    private final int rows;
    private final int stateSize;
    private final int vocabulary;

    /** @param rows how many states the model is given at a time, such as 512 */
    public LogPerplexities(NextSymbol model, int rows) {
        this.model = model;
        this.rows = rows;
        this.stateSize = model.stateSize();
        this.vocabulary = model.vocabulary();
    }

    /** States that were fed their symbols, and the log-probabilities of what comes next. */
    private record Fed(float[] states, float[] logs) {}

    /** Of each of some secrets of the same prefix. */
    public double[] of(int[] prefix, List<int[]> secrets) {
        Fed start = start(prefix);
        double[] bits = new double[secrets.size()];
        for (int from = 0; from < bits.length; from += rows) {
            List<int[]> some = secrets.subList(from, Math.min(bits.length, from + rows));
            add(some, start, bits, from);
        }
        return bits;
    }

    private void add(List<int[]> secrets, Fed start, double[] bits, int from) {
        int count = secrets.size();
        int longest = secrets.stream().mapToInt(secret -> secret.length).max().orElse(0);
        float[] states = new float[count * stateSize];
        float[] logs = new float[count * vocabulary];
        for (int r = 0; r < count; r++) {
            System.arraycopy(start.states, 0, states, r * stateSize, stateSize);
            System.arraycopy(start.logs, 0, logs, r * vocabulary, vocabulary);
        }
        int[] symbols = new int[count];
        for (int at = 0; at < longest; at++) {
            for (int r = 0; r < count; r++) {
                int[] secret = secrets.get(r);
                // those that have ended are fed on, and count no more
                symbols[r] = at < secret.length ? secret[at] : 0;
                bits[from + r] += at < secret.length ? bits(logs, r, symbols[r]) : 0;
            }
            if (at + 1 < longest) {
                model.step(count, states, symbols, logs);
            }
        }
    }

    /**
     * Of all secrets of a space, by their numbers: each prefix that secrets share is fed once, {@link #MOST_EXACT} secrets at most. At
     * any time about {@code rows} states for each symbol of a secret are held.
     */
    public double[] all(int[] prefix, Space space) {
        if (space.size().compareTo(BigInteger.valueOf(MOST_EXACT)) > 0) {
            throw new IllegalArgumentException(space.size() + " secrets are more than " + MOST_EXACT);
        }
        double[] all = new double[space.size().intValueExact()];
        Arrays.fill(all, Double.POSITIVE_INFINITY);
        ArrayDeque<Level> levels = new ArrayDeque<>();
        levels.push(root(prefix, space, all));
        while (!levels.isEmpty()) {
            Level level = levels.getFirst();
            if (level.next == level.size) {
                levels.pop();
            } else {
                levels.push(fed(level, space, all));
            }
        }
        return all;
    }

    /** Nodes of the tree that are to be fed: each the row of its parent's state, and the symbol to feed. */
    private static final class Level {
        final float[] parents;
        final int[] row;
        final int[] symbol;
        final int[] place;
        final long[] number;
        final double[] bits;
        int size;
        int next;

        Level(float[] parents, int most) {
            this.parents = parents;
            this.row = new int[most];
            this.symbol = new int[most];
            this.place = new int[most];
            this.number = new long[most];
            this.bits = new double[most];
        }
    }

    private Level root(int[] prefix, Space space, double[] all) {
        Fed start = start(prefix);
        Level level = new Level(start.states, space.degree(Space.START));
        addChildren(level, 0, start.logs, Space.START, 0, 0, space, all);
        return level;
    }

    /** Feeds the next nodes of a level, and gives the level of their children. */
    private Level fed(Level level, Space space, double[] all) {
        int from = level.next;
        int count = Math.min(rows, level.size - from);
        level.next += count;
        float[] states = new float[count * stateSize];
        int children = 0;
        for (int r = 0; r < count; r++) {
            System.arraycopy(level.parents, level.row[from + r] * stateSize, states, r * stateSize, stateSize);
            children += space.degree(level.place[from + r]);
        }
        float[] logs = new float[count * vocabulary];
        model.step(count, states, Arrays.copyOfRange(level.symbol, from, from + count), logs);
        Level below = new Level(states, children);
        for (int r = 0; r < count; r++) {
            int node = from + r;
            addChildren(below, r, logs, level.place[node], level.number[node], level.bits[node], space, all);
        }
        return below;
    }

    /** Notes the secrets that end with a child of a node, and adds the children that go on. */
    private void addChildren(
            Level level, int row, float[] logs, int place, long number, double bits, Space space, double[] all) {
        for (int k = 0; k < space.degree(place); k++) {
            int symbol = space.symbol(place, k);
            int child = space.next(place, k);
            double of = bits + bits(logs, row, symbol);
            long first = number + space.before(place, k);
            if (space.ends(child)) {
                all[(int) first] = of;
            }
            // what is impossible stays so, whatever follows
            if (space.degree(child) > 0 && of < Double.POSITIVE_INFINITY) {
                int at = level.size++;
                level.row[at] = row;
                level.symbol[at] = symbol;
                level.place[at] = child;
                level.number[at] = first;
                level.bits[at] = of;
            }
        }
    }

    private Fed start(int[] prefix) {
        float[] states = new float[stateSize];
        float[] logs = new float[vocabulary];
        model.step(1, states, new int[] {0}, logs);
        for (int symbol : prefix) {
            model.step(1, states, new int[] {symbol}, logs);
        }
        return new Fed(states, logs);
    }

    private double bits(float[] logs, int row, int symbol) {
        double bits = -Bits.ofNats(logs[row * vocabulary + symbol]);
        if (Double.isNaN(bits)) {
            throw new IllegalStateException("the model gives symbol " + symbol + " no probability, but NaN");
        }
        return bits;
    }
}
