package dev.peacock.audit.diffusion.spark;

import dev.peacock.config.Shape;
import java.util.Locale;

/** The part of images that models complete. */
enum Mask implements MaskedPart {
    LEFT,
    RIGHT,
    TOP,
    BOTTOM,
    /** The middle half of both sides. */
    CENTRE,
    NONE;

    @Override
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean[] isKnown(Shape shape) {
        boolean[] isKnown = new boolean[shape.size()];
        for (int i = 0; i < isKnown.length; i++) {
            int pixel = i / shape.channels();
            isKnown[i] = !isMasked(pixel / shape.width(), pixel % shape.width(), shape.height(), shape.width());
        }
        return isKnown;
    }

    private boolean isMasked(int y, int x, int height, int width) {
        return switch (this) {
            case LEFT -> x < width / 2;
            case RIGHT -> x >= width - width / 2;
            case TOP -> y < height / 2;
            case BOTTOM -> y >= height - height / 2;
            case CENTRE -> isMiddle(y, height) && isMiddle(x, width);
            case NONE -> false;
        };
    }

    private static boolean isMiddle(int at, int side) {
        return at >= side / 4 && at < side - side / 4;
    }
}
