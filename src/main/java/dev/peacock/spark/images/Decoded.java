package dev.peacock.spark.images;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ImageDecoder;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture that an executor decoded.
 *
 * @param problem what is wrong with it, as a sentence for the user: thrown on an executor, it would be tried again; null if nothing is
 */
record Decoded(
        String id,
        byte[] pixels,
        Shape shape,
        List<String> groups,
        @Nullable String problem) implements Serializable {
    private static final float LARGEST_BYTE = 255;
    private static final byte[] NONE = {};

    static Decoded of(String id, ImageDecoder.Decoded picture, List<String> groups) {
        return new Decoded(id, picture.pixels(), picture.shape(), groups, null);
    }

    /** Reads and decodes a picture. */
    interface Read {
        Decoded read() throws IOException;
    }

    static Decoded of(Read read) throws IOException {
        try {
            return read.read();
        } catch (UserError e) {
            return new Decoded("", NONE, Shape.flat(1), List.of(), e.getMessage());
        }
    }

    void give(ImageSource.Sink sink) {
        if (problem != null) {
            throw new UserError(problem);
        }
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[i] & 0xFF) / LARGEST_BYTE;
        }
        sink.add(id, shape, values, groups);
    }
}
