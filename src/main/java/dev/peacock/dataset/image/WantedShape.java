package dev.peacock.dataset.image;

import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Compares the shape in the configuration, if there is one, with that of the files.
 *
 * @param resize the size that pictures are brought to, if any
 * @param channels of pictures, 1 or 3; null as in the files or the shape
 */
public record WantedShape(
        @Nullable Shape shape,
        @Nullable Resize resize,
        @Nullable Integer channels) {
    public WantedShape(@Nullable Shape shape) {
        this(shape, null, null);
    }

    public static WantedShape of(DatasetConfig config) {
        return new WantedShape(config.shape(), config.resize(), config.channels());
    }

    /** The shape of an example whose file says {@code natural}; the sizes must agree. */
    public Shape orElse(Shape natural, String where) {
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
    public int channels(int natural, String where) {
        if (channels != null) {
            return channels;
        }
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
