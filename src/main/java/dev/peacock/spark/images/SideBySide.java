package dev.peacock.spark.images;

import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ExampleImage;
import java.util.List;

/** Shows images of one size in one picture, from the left to the right. */
public final class SideBySide {
    private static final int GAP = 2;

    private SideBySide() {}

    /**
     * A PNG, with white lines between the images.
     *
     * @param one the shape of each
     * @param row images [height, width, channels], from 0 (black) to 1 (white)
     */
    public static byte[] png(Shape one, List<float[]> row) {
        int width = row.size() * one.width() + (row.size() - 1) * GAP;
        // pictures have one or three channels
        int channels = one.channels() == 1 ? 1 : 3;
        byte[] pixels = new byte[one.height() * width * channels];
        for (int y = 0; y < one.height(); y++) {
            for (int x = 0; x < width; x++) {
                int image = x / (one.width() + GAP);
                int column = x % (one.width() + GAP);
                for (int c = 0; c < channels; c++) {
                    double level = column >= one.width()
                            ? 1
                            : row.get(image)[
                                    (y * one.width() + column) * one.channels() + Math.min(c, one.channels() - 1)];
                    pixels[(y * width + x) * channels + c] = ExampleImage.level(level);
                }
            }
        }
        return ExampleImage.png(new Shape(one.height(), width, channels), pixels);
    }
}
