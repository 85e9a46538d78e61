package dev.peacock.training.fleet;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of one node on buffers of {@code rows} examples, row after row. It may keep between a forward pass while training
 * and the backward pass that follows whatever it needs. Not thread-safe.
 *
 * @param <B> a buffer of float32
 */
public interface Layer<B> {
    /**
     * y from x.
     *
     * @param parameters of the node, in the order of {@link Parameter.Role}
     * @param training whether a backward pass may follow; batch normalisation then takes, and updates from, the batch
     */
    void forward(int rows, B x, List<B> parameters, B y, boolean training);

    /**
     * Gradients of the loss from that by y, after a forward pass with the same arguments. On a processor that pass may have been one in
     * use rather than in training; on other devices only in training.
     *
     * @param dy by y; may be destroyed
     * @param dx receives that by x; null where nobody needs it
     * @param gradients receive those by the trained parameters
     */
    void backward(int rows, B x, List<B> parameters, B y, B dy, @Nullable B dx, List<B> gradients);
}
