package dev.peacock.images.copies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Generations that repeat among themselves: those that are in a group of {@code least} or more of which each is near each other one, a
 * clique of the graph of near generations (Carlini et al. 2023, section 4.2). It takes no train images. A chain of generations, each near
 * the next, is no such group.
 *
 * @param groups those that are in some clique of {@code least} or more, with those that they are connected with; the largest group first
 * @param undecided generations of which the search was given up
 */
public record Cliques(List<Group> groups, int[] undecided) {
    /** Steps of a search for one generation; near-copies take few. */
    private static final int STEPS = 200_000;

    /**
     * @param members ascending
     * @param clique how many of them are near each other, the largest number that was found
     */
    public record Group(int[] members, int clique) {}

    /** All members of groups, ascending. */
    public int[] members() {
        return groups.stream()
                .flatMapToInt(group -> Arrays.stream(group.members()))
                .sorted()
                .toArray();
    }

    /**
     * @param near near[i] has the generations near generation i, without itself; i is in near[j] where j is in near[i]
     * @param least 2 or more
     */
    public static Cliques of(int[][] near, int least) {
        return new Search(near, least).run();
    }

    private static final class Search {
        private final BitSet[] near;
        private final int least;
        private final BitSet members = new BitSet();
        private final BitSet undecided = new BitSet();
        private int steps;
        private int[] best = {};

        Search(int[][] near, int least) {
            this.least = least;
            this.near = Arrays.stream(near).map(Search::bits).toArray(BitSet[]::new);
        }

        private static BitSet bits(int[] of) {
            BitSet bits = new BitSet();
            Arrays.stream(of).forEach(bits::set);
            return bits;
        }

        Cliques run() {
            for (BitSet component : components(core())) {
                component.stream().filter(at -> !members.get(at)).forEach(at -> find(at, component));
            }
            List<Group> groups = new ArrayList<>();
            components(members)
                    .forEach(
                            component -> groups.add(new Group(component.stream().toArray(), largest(component))));
            groups.sort(Comparator.comparingInt((Group group) -> -group.members().length)
                    .thenComparingInt(group -> group.members()[0]));
            return new Cliques(groups, undecided.stream().toArray());
        }

        /** Without those that are near too few others, again and again. */
        private BitSet core() {
            BitSet core = new BitSet();
            core.set(0, near.length);
            int[] degree = Arrays.stream(near).mapToInt(BitSet::cardinality).toArray();
            Deque<Integer> out = new ArrayDeque<>();
            IntStream.range(0, near.length).filter(at -> degree[at] < least - 1).forEach(out::add);
            while (!out.isEmpty()) {
                int at = out.remove();
                if (core.get(at)) {
                    core.clear(at);
                    near[at].stream()
                            .filter(other -> core.get(other) && --degree[other] < least - 1)
                            .forEach(out::add);
                }
            }
            return core;
        }

        private List<BitSet> components(BitSet core) {
            List<BitSet> components = new ArrayList<>();
            BitSet left = (BitSet) core.clone();
            while (!left.isEmpty()) {
                BitSet component = new BitSet();
                Deque<Integer> next = new ArrayDeque<>(List.of(left.nextSetBit(0)));
                left.clear(next.element());
                while (!next.isEmpty()) {
                    int at = next.remove();
                    component.set(at);
                    BitSet more = (BitSet) near[at].clone();
                    more.and(left);
                    left.andNot(more);
                    more.stream().forEach(next::add);
                }
                components.add(component);
            }
            return components;
        }

        /** Whether one is in a large clique; all of a clique that is found are. */
        private void find(int at, BitSet component) {
            BitSet candidates = (BitSet) near[at].clone();
            candidates.and(component);
            steps = 0;
            best = new int[least - 1];
            List<Integer> clique = new ArrayList<>(List.of(at));
            if (grow(clique, candidates, true)) {
                Arrays.stream(best).forEach(members::set);
            } else if (steps >= STEPS) {
                undecided.set(at);
            }
        }

        private int largest(BitSet component) {
            steps = 0;
            best = new int[least - 1];
            grow(new ArrayList<>(), component, false);
            return best.length;
        }

        /**
         * Looks for a clique larger than the best so far: branch and bound, where as many as there are colours bound a clique (Tomita and
         * Seki 2003).
         *
         * @param isFirstEnough whether to end at the first one
         */
        private boolean grow(List<Integer> clique, BitSet candidates, boolean isFirstEnough) {
            if (candidates.isEmpty()) {
                if (clique.size() > best.length) {
                    best = clique.stream().mapToInt(Integer::intValue).toArray();
                    return isFirstEnough;
                }
                return false;
            }
            int[] order = new int[candidates.cardinality()];
            int[] colours = new int[order.length];
            colour(candidates, order, colours);
            BitSet left = (BitSet) candidates.clone();
            for (int i = order.length - 1; i >= 0; i--) {
                if (clique.size() + colours[i] <= best.length || ++steps > STEPS) {
                    return false;
                }
                BitSet next = (BitSet) left.clone();
                next.and(near[order[i]]);
                clique.add(order[i]);
                boolean isFound = grow(clique, next, isFirstEnough);
                clique.remove(clique.size() - 1);
                if (isFound) {
                    return true;
                }
                left.clear(order[i]);
            }
            return false;
        }

        /** Greedily; {@code order} gets the candidates by colour, {@code colours} how many colours there are up to each. */
        private void colour(BitSet candidates, int[] order, int[] colours) {
            BitSet left = (BitSet) candidates.clone();
            int at = 0;
            for (int colour = 1; !left.isEmpty(); colour++) {
                BitSet free = (BitSet) left.clone();
                for (int one = free.nextSetBit(0); one >= 0; one = free.nextSetBit(one)) {
                    free.clear(one);
                    free.andNot(near[one]);
                    left.clear(one);
                    order[at] = one;
                    colours[at++] = colour;
                }
            }
        }
    }
}
