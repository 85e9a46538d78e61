package dev.peacock.dataset;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import org.jspecify.annotations.Nullable;

/** Compares the shape in the configuration, if there is one, with that of the files. */
record WantedShape(@Nullable Shape shape) {

    /** The shape of an example whose file says {@code natural}; the sizes must agree. */
    Shape orElse(Shape natural, String where) {
        if (shape == null) {
            return natural;
        }
        if (shape.size() != natural.size()) {
            throw new UserError("%s: an example has %d values, but dataset.shape = %s needs %d"
                    .formatted(where, natural.size(), shape, shape.size()));
        }
        return shape;
    }

    /** The channels to decode an image to, 1 or 3. */
    int channels(int natural, String where) {
        if (shape == null) {
            return natural;
        }
        if (shape.channels() != 1 && shape.channels() != 3) {
            throw new UserError("%s: images have 1 or 3 channels, but dataset.shape = %s asks for %d"
                    .formatted(where, shape, shape.channels()));
        }
        return shape.channels();
    }
}
