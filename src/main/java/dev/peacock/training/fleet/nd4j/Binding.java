package dev.peacock.training.fleet.nd4j;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer's arithmetic as calls bound to buffers; the arguments are those of {@link dev.peacock.training.fleet.Layer}. Constructors
 * take scratch buffers but touch none: they may be run only to count what is needed. Constants are written when calls are bound.
 */
interface Binding {
    Runnable forward(int rows, Buffer x, List<Buffer> parameters, Buffer y, boolean training);

    Runnable backward(
            int rows,
            Buffer x,
            List<Buffer> parameters,
            Buffer y,
            Buffer dy,
            @Nullable Buffer dx,
            List<Buffer> gradients);
}
