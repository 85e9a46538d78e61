package dev.peacock.config;

import java.io.Serializable;

/** Shape of an example: height x width x channels, stored in that order; a flat vector of d features is 1 x 1 x d. */
public record Shape(int height, int width, int channels) implements Serializable {
    public Shape {
        if (height < 1 || width < 1 || channels < 1) {
            throw new IllegalArgumentException(
                    "a shape needs positive sides, but is " + height + "x" + width + "x" + channels);
        }
        Math.multiplyExact(Math.multiplyExact(height, width), channels);
    }

    public static Shape flat(int features) {
        return new Shape(1, 1, features);
    }

    /** Number of values. */
    public int size() {
        return height * width * channels;
    }

    /** Whether an example can be shown as a picture: gray or RGB, and more than one pixel high and wide. */
    public boolean isImage() {
        return (channels == 1 || channels == 3) && height > 1 && width > 1;
    }

    @Override
    public String toString() {
        return height + "x" + width + "x" + channels;
    }
}
