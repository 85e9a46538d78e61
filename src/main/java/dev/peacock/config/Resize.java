package dev.peacock.config;

import com.typesafe.config.ConfigList;
import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size that pictures are brought to as they are read.
 *
 * @param height in pixels
 * @param width in pixels
 * @param mode how a picture of other proportions comes to that size
 */
public record Resize(int height, int width, Mode mode) implements Serializable {
    /** CROP cuts off what protrudes, as much on both sides; FIT keeps all of the picture, with black bars beside it. */
    public enum Mode {
        CROP,
        FIT
    }

    private static final int MOST_SIDE = 8192;

    /** Of the block {@code dataset}; null where it has none. */
    public static @Nullable Resize read(ConfigBlock block, @Nullable Shape shape) {
        if (!block.has("resize")) {
            block.refuse("has no effect without resize = [height, width]", "resize-mode");
            return null;
        }
        if (shape != null) {
            block.problem("resize", "cannot be combined with shape, which it gives; remove shape");
        }
        Mode mode = block.word("resize-mode", Mode.CROP);
        List<Integer> sides = block.integers("resize", Range.integers(1, MOST_SIDE));
        if (sides == null || (block.value("resize") instanceof ConfigList all && all.size() > sides.size())) {
            return null;
        }
        if (sides.size() != 2) {
            block.problem("resize", "must be [height, width] in pixels");
            return null;
        }
        return new Resize(sides.get(0), sides.get(1), mode);
    }

    /** The channels of pictures, of the block {@code dataset}; null where it does not say them. */
    public static @Nullable Integer channels(ConfigBlock block, @Nullable Shape shape) {
        if (!block.has("channels")) {
            return null;
        }
        int channels = block.integer("channels", Range.integers(1, 3));
        if (shape != null) {
            block.problem("channels", "cannot be combined with shape, whose last number says it");
        } else if (channels == 2) {
            block.problem("channels", "must be 1 (gray) or 3 (colour), but is 2");
        }
        return channels;
    }
}
