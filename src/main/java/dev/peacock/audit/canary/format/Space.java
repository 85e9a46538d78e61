package dev.peacock.audit.canary.format;

import dev.peacock.provenance.Sha256;
import dev.peacock.stats.Bits;
import dev.peacock.stats.RandomStream;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All secrets of a form: each of its segments is one of several strings, such as a digit, a fixed sign, or a word. Secrets are numbered
 * in the order of their prefix tree: by the first segment's strings in the order given, then by the next one's.
 *
 * <p>The tree is kept as a graph with one state for each place in a segment. Where words of different lengths meet, two ways may spell
 * the same string; they count as two secrets.
 */
public final class Space implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The first state. */
    public static final int START = 0;

    /** A place in the tree: which symbols may follow and where each leads, how many secrets are below, and whether one ends here. */
    private record State(int[] symbols, int[] next, BigInteger[] below, BigInteger secrets, boolean ends)
            implements Serializable {}

    private final List<int[][]> segments;
    private final State[] states;
    private final int longest;

    /** @param segments of each, its strings, at least one, each at least one symbol long and no two equal */
    public Space(List<int[][]> segments) {
        this.segments = List.copyOf(segments);
        this.states = new Graph().of(this.segments);
        this.longest = this.segments.stream()
                .mapToInt(strings -> Arrays.stream(strings)
                        .mapToInt(string -> string.length)
                        .max()
                        .orElseThrow())
                .sum();
    }

    /** Builds the states from the last segment to the first, each joined to the beginning of the next segment. */
    private static final class Graph {
        private final List<@Nullable State> states = new ArrayList<>();

        State[] of(List<int[][]> segments) {
            states.add(null);
            State rest = new State(new int[0], new int[0], new BigInteger[0], BigInteger.ONE, true);
            states.add(rest);
            int number = 1;
            for (int s = segments.size() - 1; s >= 0; s--) {
                State first = state(Arrays.asList(segments.get(s)), 0, number, rest);
                number = states.size();
                states.add(first);
                rest = first;
            }
            states.set(START, rest);
            return states.toArray(State[]::new);
        }

        /** Where these strings, which agree before {@code at}, go on; those that end there go on with the next segment. */
        private State state(List<int[]> strings, int at, int end, State rest) {
            int[] symbols = strings.stream()
                    .filter(string -> string.length > at)
                    .mapToInt(string -> string[at])
                    .distinct()
                    .toArray();
            int[] next = new int[symbols.length];
            for (int k = 0; k < symbols.length; k++) {
                int symbol = symbols[k];
                List<int[]> on = strings.stream()
                        .filter(string -> string.length > at && string[at] == symbol)
                        .toList();
                if (on.size() == 1 && on.get(0).length == at + 1) {
                    next[k] = end;
                } else {
                    State made = state(on, at + 1, end, rest);
                    next[k] = states.size();
                    states.add(made);
                }
            }
            boolean isEnd = at > 0 && strings.stream().anyMatch(string -> string.length == at);
            if (isEnd) {
                symbols = joined(rest.symbols, symbols);
                next = joined(rest.next, next);
            }
            return counted(symbols, next, isEnd && rest.ends);
        }

        private State counted(int[] symbols, int[] next, boolean ends) {
            BigInteger secrets = ends ? BigInteger.ONE : BigInteger.ZERO;
            BigInteger[] below = new BigInteger[next.length];
            for (int k = 0; k < next.length; k++) {
                below[k] = secrets;
                secrets = secrets.add(states.get(next[k]).secrets);
            }
            return new State(symbols, next, below, secrets, ends);
        }

        private static int[] joined(int[] first, int[] second) {
            return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
        }
    }

    /** The number of secrets. */
    public BigInteger size() {
        return states[START].secrets;
    }

    /** log2 of the number of secrets. */
    public double bits() {
        int shift = Math.max(0, size().bitLength() - 62);
        return shift + Bits.log2(size().shiftRight(shift).longValueExact());
    }

    /** Symbols of the longest secret. */
    public int longest() {
        return longest;
    }

    /** A secret, all equally probable. */
    public int[] draw(RandomStream random) {
        return segments.stream()
                .map(strings -> strings[random.nextInt(strings.length)])
                .flatMapToInt(Arrays::stream)
                .toArray();
    }

    /** The number of a secret, from 0; null if it is none. Of several ways to spell it the first. */
    public @Nullable BigInteger number(int[] secret) {
        return number(START, secret, 0);
    }

    private @Nullable BigInteger number(int state, int[] secret, int at) {
        if (at == secret.length) {
            return states[state].ends ? BigInteger.ZERO : null;
        }
        for (int k = 0; k < states[state].symbols.length; k++) {
            if (states[state].symbols[k] == secret[at]) {
                BigInteger rest = number(states[state].next[k], secret, at + 1);
                if (rest != null) {
                    return states[state].below[k].add(rest);
                }
            }
        }
        return null;
    }

    /** The same space in other symbols, such as those of a model; {@code to} gives each symbol another one. */
    public Space mapped(IntUnaryOperator to) {
        return new Space(segments.stream()
                .map(strings -> Arrays.stream(strings)
                        .map(string -> Arrays.stream(string).map(to).toArray())
                        .toArray(int[][]::new))
                .toList());
    }

    /** The symbols that occur, ascending. */
    public int[] symbols() {
        return segments.stream()
                .flatMap(Arrays::stream)
                .flatMapToInt(Arrays::stream)
                .distinct()
                .sorted()
                .toArray();
    }

    /** A hash of all strings of all segments. */
    public String hash() {
        return Sha256.hex(segments.stream().map(Arrays::deepToString).toList().toString());
    }

    /** How many symbols may follow a state. */
    public int degree(int state) {
        return states[state].symbols.length;
    }

    /** The k-th symbol that may follow a state. */
    public int symbol(int state, int k) {
        return states[state].symbols[k];
    }

    /** The state that it leads to. */
    public int next(int state, int k) {
        return states[state].next[k];
    }

    /** Whether a secret ends in a state. */
    public boolean ends(int state) {
        return states[state].ends;
    }

    /** The number of the first secret through the k-th symbol that may follow a state, less that of the first through the state. */
    public long before(int state, int k) {
        return states[state].below[k].longValueExact();
    }
}
