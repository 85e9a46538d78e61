package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import java.util.List;

/**
 * One node of a {@link Net}.
 *
 * @param name the layer as the user knows it
 * @param inputs positions in the net of the nodes that it reads, each before it
 * @param in shape of the first input (of the node itself, for the examples); flat where a batch normalisation takes each value of a
 *     picture for a channel
 * @param out shape of what it computes
 */
public record Node(String name, Op op, List<Integer> inputs, Shape in, Shape out) {
    public Node {
        inputs = List.copyOf(inputs);
    }

    /** The one node that it reads. */
    public int input() {
        return inputs.get(0);
    }
}
