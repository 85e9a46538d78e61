package dev.peacock.spark.images;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.onnx.OnnxModel;
import java.util.List;
import java.util.stream.Collectors;

/**
 * In which order an encoder takes the numbers of a picture.
 *
 * @param axes of a picture
 * @param channelsFirst whether all of one channel come first, and not all channels of one pixel
 */
record PixelLayout(Shape shape, List<Long> axes, boolean channelsFirst) {
    /**
     * By the encoder's shape: (batch, channels, height, width), (batch, height, width, channels), (batch, height, width) of gray pictures,
     * or (batch, numbers). UserError where pictures of {@code shape} do not fit.
     */
    static PixelLayout of(OnnxModel model, Shape shape, String shown) {
        long height = shape.height();
        long width = shape.width();
        long channels = shape.channels();
        List<Long> own = model.inputShape().subList(1, model.inputShape().size());
        List<Long> first = List.of(channels, height, width);
        List<Long> last = List.of(height, width, channels);
        boolean isLast = own.size() == last.size() && own.get(0) != channels && own.get(2) == channels;
        if (!isLast && fits(own, first)) {
            return new PixelLayout(shape, first, true);
        }
        for (List<Long> axes : List.of(last, List.of(height, width), List.of((long) shape.size()))) {
            if (fits(own, axes) && (axes.size() != 2 || channels == 1)) {
                return new PixelLayout(shape, axes, false);
            }
        }
        throw new UserError(shown + ": takes pictures of the shape "
                + own.stream()
                        .map(length -> length < 0 ? "any" : length.toString())
                        .collect(Collectors.joining(" x "))
                + ", but they are " + shape
                + " (height x width x channels); bring pictures to its size by --resize HEIGHT WIDTH, and to gray or colour by --channels"
                + " 1 or 3");
    }

    private static boolean fits(List<Long> own, List<Long> axes) {
        if (own.size() != axes.size()) {
            return false;
        }
        for (int axis = 0; axis < own.size(); axis++) {
            if (own.get(axis) != OnnxModel.OPEN && !own.get(axis).equals(axes.get(axis))) {
                return false;
            }
        }
        return true;
    }

    /** Puts a picture [height, width, channels], from 0 (black) to 1 (white), as the encoder takes it. */
    void put(float[] picture, PixelRange range, float[] into, int at) {
        int channels = shape.channels();
        int pixels = picture.length / channels;
        for (int i = 0; i < picture.length; i++) {
            int channel = i % channels;
            int place = channelsFirst ? channel * pixels + i / channels : i;
            into[at + place] = range.of(picture[i], channel);
        }
    }
}
