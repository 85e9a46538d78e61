package dev.peacock.dataset;

import dev.peacock.check.UserError;
import dev.peacock.config.Resize;
import dev.peacock.config.Shape;
import org.jspecify.annotations.Nullable;

/** Decodes pictures as data sets have them, for what is no data set. */
public final class Pictures {
    private Pictures() {}

    /** Unsigned bytes, height x width x channels. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    public record Picture(byte[] pixels, Shape shape) {}

    /**
     * A PNG or JPEG. UserError that begins with {@code where} if it is none, or damaged.
     *
     * @param resize null for the size that it has
     * @param channels 1 or 3; null for those that it has
     */
    public static Picture decode(byte[] encoded, String where, @Nullable Resize resize, @Nullable Integer channels)
            throws UserError {
        ImageDecoder.Decoded decoded = ImageDecoder.decode(encoded, where, new WantedShape(null, resize, channels));
        return new Picture(decoded.pixels(), decoded.shape());
    }
}
