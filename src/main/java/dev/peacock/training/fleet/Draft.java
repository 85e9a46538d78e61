package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import dev.peacock.training.recipe.WeightLaw;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A net that is being read, node by node; later ones refer to earlier ones by position. */
final class Draft {
    private final List<Entry> entries = new ArrayList<>();

    /** A node, with what training needs to know about it beyond its computation. */
    record Entry(Node node, @Nullable Start start, double l2) {}

    /** The initial values of a node's parameters. */
    sealed interface Start {
        /**
         * Weights drawn from a law, with the units that feed one unit and those that one unit feeds; a constant bias. {@code turn}
         * says in which order the nodes draw.
         */
        record Weights(WeightLaw law, double fanIn, double fanOut, double bias, int turn) implements Start {}

        /** Of a batch normalisation. */
        record Scale(double gamma, double beta) implements Start {}
    }

    /** Begins with the examples. */
    Draft(Shape examples) {
        entries.add(new Entry(new Node("input", new Op.Input(), List.of(), examples, examples), null, 0));
    }

    private Draft() {}

    static Draft of(List<Entry> entries) {
        Draft draft = new Draft();
        draft.entries.addAll(entries);
        return draft;
    }

    /** Appends a node without parameters; returns its position. */
    int add(String name, Op op, List<Integer> inputs, Shape out) {
        return add(name, op, inputs, out, null, 0);
    }

    int add(String name, Op op, List<Integer> inputs, Shape out, @Nullable Start start, double l2) {
        return add(new Node(name, op, inputs, shape(inputs.get(0)), out), start, l2);
    }

    int add(Node node, @Nullable Start start, double l2) {
        entries.add(new Entry(node, start, l2));
        return entries.size() - 1;
    }

    Shape shape(int node) {
        return entries.get(node).node().out();
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    Net net() {
        return Net.of(
                entries.stream().map(Entry::node).toList(),
                entries.stream().map(Entry::l2).toList());
    }
}
