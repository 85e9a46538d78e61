package dev.peacock.config;

import java.io.Serializable;

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
}
