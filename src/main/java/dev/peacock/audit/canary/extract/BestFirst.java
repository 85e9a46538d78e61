package dev.peacock.audit.canary.extract;

import dev.peacock.audit.canary.format.Space;
import dev.peacock.stats.Bits;
import dev.peacock.training.language.NextSymbol;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The most probable secrets of a form, the most probable first, by Dijkstra's search over prefixes (Carlini et al. 2019): the cheapest
 * prefix so far is fed to the model, and gives one prefix for each symbol that may follow. Feeding one prefix is one query; what stands
 * before the secret is fed without any.
 *
 * @param found complete secrets, in the order in which they were found
 * @param path the prefixes of the last secret found, in the order in which they were fed
 * @param queries how many were fed in all
 * @param isExhausted whether every secret that has a probability was found
 */
public record BestFirst(List<Found> found, List<Visit> path, int queries, boolean isExhausted) {
    /**
     * A secret that was found.
     *
     * @param bits its log-perplexity
     * @param queries before it was known to be the next
     */
    public record Found(int[] secret, double bits, int queries) {}

    /**
     * A prefix that was fed.
     *
     * @param query the number of the query, from 1
     * @param bits its log-perplexity
     */
    public record Visit(int query, int[] symbols, double bits) {}

    /**
     * Searches until a secret is the one sought, the budget of queries is used up, or nothing is left.
     *
     * @param prefix what stands before the secret, fed after symbol 0
     * @param isSought whether a secret, in the model's symbols, ends the search
     */
    public static BestFirst search(NextSymbol model, int[] prefix, Space space, int budget, Predicate<int[]> isSought) {
        return new Search(model, space).run(prefix, budget, isSought);
    }

    /** A prefix of secrets, or where {@code isComplete}, a secret. {@code states} is what its parent's prefix left. */
    private static final class Node implements Comparable<Node> {
        final @Nullable Node parent;
        final float[] states;
        final int symbol;
        final int place;
        final double bits;
        final long order;
        final boolean isComplete;
        int query;

        Node(
                @Nullable Node parent,
                float[] states,
                int symbol,
                int place,
                double bits,
                long order,
                boolean isComplete) {
            this.parent = parent;
            this.states = states;
            this.symbol = symbol;
            this.place = place;
            this.bits = bits;
            this.order = order;
            this.isComplete = isComplete;
        }

        int[] symbols() {
            int length = 0;
            for (Node node = this; node != null; node = node.parent) {
                length++;
            }
            int[] symbols = new int[length];
            for (Node node = this; node != null; node = node.parent) {
                symbols[--length] = node.symbol;
            }
            return symbols;
        }

        Visit visit() {
            return new Visit(query, symbols(), bits);
        }

        /** Of equally probable ones the one that was seen first. */
        @Override
        public int compareTo(Node other) {
            int byBits = Double.compare(bits, other.bits);
            return byBits != 0 ? byBits : Long.compare(order, other.order);
        }
    }

    private static final class Search {
        private final NextSymbol model;
        private final Space space;
        private final float[] logs;
        private final PriorityQueue<Node> queue = new PriorityQueue<>();
        private final List<Found> found = new ArrayList<>();
        private List<Visit> path = List.of();
        private long seen;
        private int queries;

        Search(NextSymbol model, Space space) {
            this.model = model;
            this.space = space;
            this.logs = new float[model.vocabulary()];
        }

        BestFirst run(int[] prefix, int budget, Predicate<int[]> isSought) {
            float[] states = new float[model.stateSize()];
            model.step(1, states, new int[] {0}, logs);
            for (int symbol : prefix) {
                model.step(1, states, new int[] {symbol}, logs);
            }
            addChildren(null, states, Space.START, 0);
            boolean isSoughtFound = false;
            while (!queue.isEmpty() && !isSoughtFound && (queue.element().isComplete || queries < budget)) {
                Node node = queue.remove();
                if (node.isComplete) {
                    isSoughtFound = isSought.test(complete(node));
                } else {
                    feed(node);
                }
            }
            return new BestFirst(List.copyOf(found), path, queries, queue.isEmpty());
        }

        private int[] complete(Node node) {
            int[] secret = node.symbols();
            found.add(new Found(secret, node.bits, queries));
            List<Visit> fed = new ArrayList<>();
            for (Node before = node.parent; before != null; before = before.parent) {
                fed.add(0, before.visit());
            }
            path = fed;
            return secret;
        }

        private void feed(Node node) {
            float[] states = node.states.clone();
            model.step(1, states, new int[] {node.symbol}, logs);
            node.query = ++queries;
            addChildren(node, states, node.place, node.bits);
        }

        private void addChildren(@Nullable Node node, float[] states, int place, double bits) {
            for (int k = 0; k < space.degree(place); k++) {
                int symbol = space.symbol(place, k);
                int child = space.next(place, k);
                double of = bits - Bits.ofNats(logs[symbol]);
                if (of == Double.POSITIVE_INFINITY) {
                    continue;
                }
                if (space.ends(child)) {
                    queue.add(new Node(node, states, symbol, child, of, seen++, true));
                }
                if (space.degree(child) > 0) {
                    queue.add(new Node(node, states, symbol, child, of, seen++, false));
                }
            }
        }
    }
}
